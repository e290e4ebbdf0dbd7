#pragma once
// Two or four doubles in one register, for the value of one point: what it computes twice with
// other numbers it computes once. The operations are those of the lanes, so the bits are too.

#include "method/lane.hpp"

#if !defined(__CUDACC__) && !defined(__HIPCC__)
#if defined(__FMA__) && defined(__AVX2__)
#include <immintrin.h>
#define ASSAY_SIDE_BY_SIDE 1
#endif
#endif

#if defined(ASSAY_SIDE_BY_SIDE)
namespace assay::bessel {

struct two {
    typedef double doubles __attribute__((vector_size(16)));
    typedef std::uint64_t words __attribute__((vector_size(16)));
    struct bits {
        words v;
    };
    doubles v;
    two() = default;
    __attribute__((always_inline)) two(double a) : v{a, a} {}
    __attribute__((always_inline)) explicit two(doubles a) : v(a) {}
    __attribute__((always_inline)) two(double a, double b) : v{a, b} {}
    __attribute__((always_inline)) double operator[](int j) const { return v[j]; }
};
struct four {
    typedef double doubles __attribute__((vector_size(32)));
    doubles v;
    __attribute__((always_inline)) four(double a) : v{a, a, a, a} {}
    __attribute__((always_inline)) explicit four(doubles a) : v(a) {}
    __attribute__((always_inline)) four(double a, double b, double c, double d) : v{a, b, c, d} {}
};

template <>
struct lane<two> {
    using bits = two::bits;
};

ASSAY_LANE two fma(two a, two b, two c) {
    return two((two::doubles)_mm_fmadd_pd((__m128d)a.v, (__m128d)b.v, (__m128d)c.v));
}
ASSAY_LANE four fma(four a, four b, four c) {
    return four((four::doubles)_mm256_fmadd_pd((__m256d)a.v, (__m256d)b.v, (__m256d)c.v));
}
ASSAY_LANE two lower(four a) { return {a.v[0], a.v[1]}; }
ASSAY_LANE two upper(four a) { return {a.v[2], a.v[3]}; }
ASSAY_LANE two operator+(two a, two b) { return two(a.v + b.v); }
ASSAY_LANE two operator-(two a, two b) { return two(a.v - b.v); }
ASSAY_LANE two operator*(two a, two b) { return two(a.v * b.v); }
ASSAY_LANE two operator/(two a, two b) { return two(a.v / b.v); }
ASSAY_LANE two operator-(two a) { return two(-a.v); }
ASSAY_LANE two::bits to_bits(two a) { return {(two::words)a.v}; }
ASSAY_LANE two from_bits(two::bits a) { return two((two::doubles)a.v); }
ASSAY_LANE two::bits operator+(two::bits a, two::bits b) { return {a.v + b.v}; }
ASSAY_LANE two::bits operator-(two::bits a, two::bits b) { return {a.v - b.v}; }
ASSAY_LANE two::bits operator+(two::bits a, std::uint64_t b) { return {a.v + b}; }
ASSAY_LANE two::bits operator|(two::bits a, std::uint64_t b) { return {a.v | b}; }
ASSAY_LANE two::bits operator<<(two::bits a, int b) {
    return {a.v << static_cast<std::uint64_t>(b)};
}
ASSAY_LANE two::bits operator>>(two::bits a, int b) {
    return {a.v >> static_cast<std::uint64_t>(b)};
}

}  // namespace assay::bessel
#endif
