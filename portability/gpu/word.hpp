#pragma once
// Words of 1 to 16 bytes as a device moves them: one aligned access to its memory, or to pinned
// memory of the host, each. A kernel body that goes
// through load_word and store_word is checked by host_model, access by access.

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "kernel.hpp"

namespace assay::gpu {

template <std::size_t Bytes>
struct alignas(Bytes) word {
    static_assert(Bytes == 1 || Bytes == 2 || Bytes == 4 || Bytes == 8 || Bytes == 16);
    using part = std::conditional_t<
        Bytes == 1, std::uint8_t,
        std::conditional_t<Bytes == 2, std::uint16_t,
                           std::conditional_t<Bytes == 8, std::uint64_t, std::uint32_t>>>;
    part parts[Bytes / sizeof(part)];
};

enum class access { load, store };

// Set by host_model on the thread that runs a kernel: throws where a device would fault.
inline thread_local void (*check_access)(const void* p, std::size_t bytes, access) = nullptr;

template <class Word>
ASSAY_DEVICE_FUNCTION inline Word load_word(const void* p) {
#if ASSAY_ON_DEVICE
    // The compilers split a copied struct of doubles into its members; a vector type stays whole.
    if constexpr (sizeof(Word) == 16) {
        const int4 bits = *static_cast<const int4*>(p);
        return reinterpret_cast<const Word&>(bits);
    }
    return *static_cast<const Word*>(p);
#else
    if (check_access != nullptr) check_access(p, sizeof(Word), access::load);
    Word w;
    std::memcpy(&w, p, sizeof w);
    return w;
#endif
}

template <class Word>
ASSAY_DEVICE_FUNCTION inline void store_word(void* p, const Word& w) {
#if ASSAY_ON_DEVICE
#if defined(__CUDA_ARCH__)
    // nvcc 13.0 splits a stored vector that it has just loaded, so the store is spelled out.
    if constexpr (sizeof(Word) == 16) {
        const int4& v = reinterpret_cast<const int4&>(w);
        asm volatile("st.global.v4.b32 [%0], {%1, %2, %3, %4};" ::"l"(__cvta_generic_to_global(p)),
                     "r"(v.x), "r"(v.y), "r"(v.z), "r"(v.w)
                     : "memory");
        return;
    }
#endif
    *static_cast<Word*>(p) = w;
#else
    if (check_access != nullptr) check_access(p, sizeof(Word), access::store);
    std::memcpy(p, &w, sizeof w);
#endif
}

}  // namespace assay::gpu
