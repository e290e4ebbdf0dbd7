#pragma once
// A lane is what the methods compute on: one double, or a pack of them (batch/pack.hpp). Every
// operation named here is correctly rounded by IEEE 754, so one source gives the same bits alone,
// in a pack, on any CPU and on a GPU. The compiler must neither contract nor reassociate: fused
// operations are written out.

#include <cmath>
#include <cstdint>
#if defined(__HIPCC__) && !defined(__CUDACC__)
#include <hip/hip_runtime.h>
#endif

#ifdef __FAST_MATH__
#error \
    "assay::log_bessel needs IEEE arithmetic: build without -ffast-math (or -Ofast, -funsafe-math-optimizations)"
#endif

#if defined(__CUDACC__)
#define ASSAY_LANE static __forceinline__ __host__ __device__
#elif defined(__HIPCC__)
#define ASSAY_LANE static inline __attribute__((always_inline)) __host__ __device__
#else
#define ASSAY_LANE static inline __attribute__((always_inline))
#endif

// A function too long, or too recursive, to be part of its callers. Its own copy in each
// translation unit: those of different instruction sets must not share one.
#if defined(__CUDACC__) || defined(__HIPCC__)
#define ASSAY_WHOLE static __attribute__((noinline)) __host__ __device__
#else
#define ASSAY_WHOLE [[maybe_unused]] static
#endif

// Before a loop of at most n turns that is to be straight code.
#define ASSAY_PRAGMA(text) _Pragma(#text)
#if defined(__CUDACC__) || defined(__clang__)
#define ASSAY_UNROLL(n) ASSAY_PRAGMA(unroll n)
#else
#define ASSAY_UNROLL(n) ASSAY_PRAGMA(GCC unroll n)
#endif

// Coefficient tables live in constant memory on a device.
#if defined(__CUDA_ARCH__) || defined(__HIP_DEVICE_COMPILE__)
#define ASSAY_TABLE static __constant__ const double
#else
#define ASSAY_TABLE static constexpr double
#endif

namespace assay::bessel {

template <class V>
struct lane;

template <>
struct lane<double> {
    using mask = bool;
    using bits = std::uint64_t;
    static constexpr int width = 1;
    ASSAY_LANE double load(const double* from) { return *from; }
    ASSAY_LANE double get(double a, int) { return a; }
    ASSAY_LANE void set(double& a, int, double value) { a = value; }
};

template <class V>
using mask_of = typename lane<V>::mask;
template <class V>
using bits_of = typename lane<V>::bits;

ASSAY_LANE double fma(double a, double b, double c) {
#if defined(__CUDA_ARCH__)
    return __fma_rn(a, b, c);
#else
    return __builtin_fma(a, b, c);
#endif
}
ASSAY_LANE double square_root(double a) {
#if defined(__CUDA_ARCH__) || defined(__HIP_DEVICE_COMPILE__)
    return ::sqrt(a);
#else
    return __builtin_sqrt(a);
#endif
}
ASSAY_LANE double select(bool m, double a, double b) { return m ? a : b; }
ASSAY_LANE bool any(bool m) { return m; }
ASSAY_LANE unsigned to_integer(bool m) { return m; }
ASSAY_LANE std::uint64_t to_bits(double a) {
    std::uint64_t u;
    __builtin_memcpy(&u, &a, sizeof u);
    return u;
}
ASSAY_LANE double from_bits(std::uint64_t u) {
    double a;
    __builtin_memcpy(&a, &u, sizeof a);
    return a;
}

template <class V>
ASSAY_LANE V magnitude(V a) {
    return from_bits(to_bits(a) & 0x7fffffffffffffffULL);
}
// Nearest integer, ties to even, for |a| < 2^51.
template <class V>
ASSAY_LANE V nearest(V a) {
    const V magic = V(0x1.8p52);
    return (a + magic) - magic;
}
// 2^k for an integer k held as a double, -1022 <= k <= 1023.
template <class V>
ASSAY_LANE V power_of_two(V k) {
    return from_bits(to_bits(k + V(0x1.8p52 + 1023)) << 52);
}

}  // namespace assay::bessel
