#pragma once
// Packs of a device: up to 16 bytes that move in one access, and arithmetic element by element.

#include "gpu/word.hpp"
#include "index.hpp"

namespace assay::parallel {
inline namespace ASSAY_ISA {

template <class T, int Lanes>
struct alignas(sizeof(T) * Lanes) pack {
    T lane[Lanes];

    ASSAY_DEVICE_FUNCTION constexpr T& operator[](int l) { return lane[l]; }
    ASSAY_DEVICE_FUNCTION constexpr T operator[](int l) const { return lane[l]; }

    template <class F>
    ASSAY_DEVICE_FUNCTION static constexpr pack each(F f) {
        pack r;
        for (int l = 0; l < Lanes; ++l) r.lane[l] = f(l);
        return r;
    }
#define ASSAY_PACK_OPERATOR(op)                                                             \
    ASSAY_DEVICE_FUNCTION friend constexpr pack operator op(const pack& x, const pack& y) { \
        return each([&](int l) { return static_cast<T>(x.lane[l] op y.lane[l]); });         \
    }                                                                                       \
    ASSAY_DEVICE_FUNCTION friend constexpr pack operator op(const pack& x, T y) {           \
        return each([&](int l) { return static_cast<T>(x.lane[l] op y); });                 \
    }                                                                                       \
    ASSAY_DEVICE_FUNCTION friend constexpr pack operator op(T x, const pack& y) {           \
        return each([&](int l) { return static_cast<T>(x op y.lane[l]); });                 \
    }
    ASSAY_PACK_OPERATOR(+)
    ASSAY_PACK_OPERATOR(-)
    ASSAY_PACK_OPERATOR(*)
    ASSAY_PACK_OPERATOR(/)
#undef ASSAY_PACK_OPERATOR
};

template <class T, int Lanes>
using pack_word = gpu::word<sizeof(T) * Lanes>;
#if defined(__HIPCC__)
using device_bits = int __attribute__((ext_vector_type(4)));
#endif

// p must be aligned to the pack, as for all below.
template <int Lanes, class T>
ASSAY_DEVICE_FUNCTION inline pack<T, Lanes> load_pack(const T* p) {
    return gpu::load_word<pack<T, Lanes>>(p);
}

// Of memory that no thread writes while the kernel runs, so that loads may pass stores.
template <int Lanes, class T>
ASSAY_DEVICE_FUNCTION inline pack<T, Lanes> load_unwritten(const T* p) {
#if ASSAY_ON_DEVICE && defined(__CUDACC__)
    if constexpr (sizeof(T) * Lanes == 16) {
        const int4 bits = __ldg(reinterpret_cast<const int4*>(p));
        return reinterpret_cast<const pack<T, Lanes>&>(bits);
    }
#elif ASSAY_ON_DEVICE
    // AMD's constant address space: the same memory, and loads that nothing changes.
    if constexpr (sizeof(T) * Lanes == 16) {
        using constant = const device_bits __attribute__((address_space(4)));
        const device_bits bits = *reinterpret_cast<constant*>(reinterpret_cast<std::uintptr_t>(p));
        return reinterpret_cast<const pack<T, Lanes>&>(bits);
    }
#endif
    return load_pack<Lanes>(p);
}

template <int Lanes, class T>
ASSAY_DEVICE_FUNCTION inline void store_pack(T* p, const pack<T, Lanes>& v) {
    gpu::store_word(p, v);
}

// First to leave the cache (st.global.cs, PTX ISA "Cache Operators"; glc and slc of AMD's).
template <int Lanes, class T>
ASSAY_DEVICE_FUNCTION inline void stream_pack(T* p, const pack<T, Lanes>& v) {
#if ASSAY_ON_DEVICE && defined(__CUDACC__)
    if constexpr (sizeof(T) * Lanes == 16) {
        return __stcs(reinterpret_cast<int4*>(p), reinterpret_cast<const int4&>(v));
    }
#elif ASSAY_ON_DEVICE
    if constexpr (sizeof(T) * Lanes == 16) {
        return __builtin_nontemporal_store(reinterpret_cast<const device_bits&>(v),
                                           reinterpret_cast<device_bits*>(p));
    }
#endif
    store_pack<Lanes>(p, v);
}

ASSAY_DEVICE_FUNCTION inline void fence_streams() {}

}  // namespace ASSAY_ISA
}  // namespace assay::parallel
