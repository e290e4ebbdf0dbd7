#pragma once
// Packs: a few neighbouring elements in one vector register, and the index that asks for them. A
// kernel written as
// [](auto i, auto c, auto a) { c[i] = a[i]; } runs on one element or on a pack, by the type of i.

#include <cstddef>
#include <cstring>

#include "index.hpp"

#if ASSAY_FOR_DEVICE
#include "pack_device.hpp"
#else

#if defined(__SSE2__)
#include <immintrin.h>
#endif

namespace assay::parallel {
inline namespace ASSAY_ISA {

// Lanes elements of T as a vector of the compiler's vector extension: + - * / and comparisons work
// lane by lane, and a scalar operand is spread over the lanes.
template <class T, int Lanes>
struct pack_of {
    typedef T type __attribute__((vector_size(sizeof(T) * Lanes)));
    // What memory holds: the same vector with the alignment of one element.
    typedef T in_memory
        __attribute__((vector_size(sizeof(T) * Lanes), aligned(alignof(T)), may_alias));
};
template <class T, int Lanes>
using pack = typename pack_of<T, Lanes>::type;

template <int Lanes, class T>
[[gnu::always_inline]] inline pack<T, Lanes> load_pack(const T* p) {
    return *reinterpret_cast<const typename pack_of<T, Lanes>::in_memory*>(p);
}

// Of memory that the kernel does not write.
template <int Lanes, class T>
[[gnu::always_inline]] inline pack<T, Lanes> load_unwritten(const T* p) {
    return load_pack<Lanes>(p);
}

template <int Lanes, class T>
[[gnu::always_inline]] inline void store_pack(T* p, pack<T, Lanes> v) {
    *reinterpret_cast<typename pack_of<T, Lanes>::in_memory*>(p) = v;
}

// Stores past the cache; p must be aligned to the pack. g++ has no builtin for it, hence the x86
// instructions; where there is neither, an ordinary store. The order of such stores is weak:
// fence_streams() before anybody else reads.
template <int Lanes, class T>
[[gnu::always_inline]] inline void stream_pack(T* p, pack<T, Lanes> v) {
    constexpr std::size_t bytes = sizeof(T) * Lanes;
#if defined(__AVX512F__)
    if constexpr (bytes == 64) {
        return _mm512_stream_si512(reinterpret_cast<__m512i*>(p), reinterpret_cast<__m512i>(v));
    }
#endif
#if defined(__AVX__)
    if constexpr (bytes == 32) {
        return _mm256_stream_si256(reinterpret_cast<__m256i*>(p), reinterpret_cast<__m256i>(v));
    }
#endif
#if defined(__SSE2__)
    if constexpr (bytes == 16) {
        return _mm_stream_si128(reinterpret_cast<__m128i*>(p), reinterpret_cast<__m128i>(v));
    }
#elif defined(__clang__)
    if constexpr (bytes >= 16) {
        return __builtin_nontemporal_store(v, reinterpret_cast<pack<T, Lanes>*>(p));
    }
#endif
    store_pack<Lanes>(p, v);
}

[[gnu::always_inline]] inline void fence_streams() {
#if defined(__SSE2__)
    _mm_sfence();
#endif
}

}  // namespace ASSAY_ISA
}  // namespace assay::parallel

#endif
