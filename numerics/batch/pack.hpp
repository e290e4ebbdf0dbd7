#pragma once
// A pack of doubles as wide as a register: the lane of the batches. Vector types of GCC and clang
// give the arithmetic; only what they lack (fused multiply-add, square root, masks in registers of
// their own) is spelt by instruction set.

#if defined(__AVX512F__) || defined(__AVX2__)
#include <immintrin.h>
#elif defined(__ARM_NEON)
#include <arm_neon.h>
#endif

#include "batch/isa.hpp"
#include "method/lane.hpp"

namespace assay::bessel {
inline namespace ASSAY_ISA {

#if defined(__AVX512F__)
inline constexpr int pack_width = 8;
#elif defined(__AVX2__)
inline constexpr int pack_width = 4;
#else
inline constexpr int pack_width = 2;
#endif

typedef double doubles __attribute__((vector_size(8 * pack_width)));
typedef std::uint64_t words __attribute__((vector_size(8 * pack_width)));

struct pack {
    doubles v;
    pack() = default;
    __attribute__((always_inline)) pack(double a) : v(a - doubles{}) {}
    __attribute__((always_inline)) explicit pack(doubles a) : v(a) {}
};
struct pack_bits {
    words v;
};
#if defined(__AVX512F__)
struct pack_mask {
    __mmask8 v;
};
#else
struct pack_mask {
    decltype(doubles{} < doubles{}) v;
};
#endif

}  // namespace ASSAY_ISA

template <>
struct lane<pack> {
    using mask = pack_mask;
    using bits = pack_bits;
    static constexpr int width = pack_width;
    ASSAY_LANE pack load(const double* from) {
        pack a;
        __builtin_memcpy(&a.v, from, sizeof a.v);
        return a;
    }
    ASSAY_LANE double get(pack a, int j) { return a.v[j]; }
    ASSAY_LANE void set(pack& a, int j, double value) { a.v[j] = value; }
};

ASSAY_LANE pack operator+(pack a, pack b) { return pack(a.v + b.v); }
ASSAY_LANE pack operator-(pack a, pack b) { return pack(a.v - b.v); }
ASSAY_LANE pack operator*(pack a, pack b) { return pack(a.v * b.v); }
ASSAY_LANE pack operator/(pack a, pack b) { return pack(a.v / b.v); }
ASSAY_LANE pack operator-(pack a) { return pack(-a.v); }
ASSAY_LANE pack_bits to_bits(pack a) { return {(words)a.v}; }
ASSAY_LANE pack from_bits(pack_bits a) { return pack((doubles)a.v); }
ASSAY_LANE pack_bits operator+(pack_bits a, pack_bits b) { return {a.v + b.v}; }
ASSAY_LANE pack_bits operator-(pack_bits a, pack_bits b) { return {a.v - b.v}; }
ASSAY_LANE pack_bits operator+(pack_bits a, std::uint64_t b) { return {a.v + b}; }
ASSAY_LANE pack_bits operator-(pack_bits a, std::uint64_t b) { return {a.v - b}; }
ASSAY_LANE pack_bits operator&(pack_bits a, std::uint64_t b) { return {a.v & b}; }
ASSAY_LANE pack_bits operator|(pack_bits a, std::uint64_t b) { return {a.v | b}; }
ASSAY_LANE pack_bits operator<<(pack_bits a, int b) {
    return {a.v << static_cast<std::uint64_t>(b)};
}
ASSAY_LANE pack_bits operator>>(pack_bits a, int b) {
    return {a.v >> static_cast<std::uint64_t>(b)};
}

#if defined(__AVX512F__)
ASSAY_LANE pack fma(pack a, pack b, pack c) {
    return pack((doubles)_mm512_fmadd_pd((__m512d)a.v, (__m512d)b.v, (__m512d)c.v));
}
ASSAY_LANE pack square_root(pack a) { return pack((doubles)_mm512_sqrt_pd((__m512d)a.v)); }
ASSAY_LANE pack select(pack_mask m, pack a, pack b) {
    return pack((doubles)_mm512_mask_blend_pd(m.v, (__m512d)b.v, (__m512d)a.v));
}
ASSAY_LANE bool any(pack_mask m) { return m.v != 0; }
ASSAY_LANE unsigned to_integer(pack_mask m) { return m.v; }
ASSAY_LANE pack_mask operator&(pack_mask a, pack_mask b) {
    return {static_cast<__mmask8>(a.v & b.v)};
}
ASSAY_LANE pack_mask operator|(pack_mask a, pack_mask b) {
    return {static_cast<__mmask8>(a.v | b.v)};
}
ASSAY_LANE pack_mask operator!(pack_mask a) { return {static_cast<__mmask8>(~a.v)}; }
#define ASSAY_COMPARE(symbol, predicate)                                    \
    ASSAY_LANE pack_mask operator symbol(pack a, pack b) {                  \
        return {_mm512_cmp_pd_mask((__m512d)a.v, (__m512d)b.v, predicate)}; \
    }
ASSAY_COMPARE(<, _CMP_LT_OQ)
ASSAY_COMPARE(>, _CMP_GT_OQ)
ASSAY_COMPARE(<=, _CMP_LE_OQ)
ASSAY_COMPARE(>=, _CMP_GE_OQ)
#undef ASSAY_COMPARE
#else
#if defined(__AVX2__)
ASSAY_LANE pack fma(pack a, pack b, pack c) {
    return pack((doubles)_mm256_fmadd_pd((__m256d)a.v, (__m256d)b.v, (__m256d)c.v));
}
ASSAY_LANE pack square_root(pack a) { return pack((doubles)_mm256_sqrt_pd((__m256d)a.v)); }
ASSAY_LANE unsigned to_integer(pack_mask m) {
    return static_cast<unsigned>(_mm256_movemask_pd((__m256d)m.v));
}
#else
ASSAY_LANE pack fma(pack a, pack b, pack c) {
    return pack((doubles)vfmaq_f64((float64x2_t)c.v, (float64x2_t)a.v, (float64x2_t)b.v));
}
ASSAY_LANE pack square_root(pack a) { return pack((doubles)vsqrtq_f64((float64x2_t)a.v)); }
ASSAY_LANE unsigned to_integer(pack_mask m) {
    return static_cast<unsigned>((m.v[0] & 1) | (m.v[1] & 2));
}
#endif
ASSAY_LANE pack select(pack_mask m, pack a, pack b) {
    const words chosen = (words)m.v;
    return pack((doubles)(((words)a.v & chosen) | ((words)b.v & ~chosen)));
}
ASSAY_LANE bool any(pack_mask m) { return to_integer(m) != 0; }
ASSAY_LANE pack_mask operator&(pack_mask a, pack_mask b) { return {a.v & b.v}; }
ASSAY_LANE pack_mask operator|(pack_mask a, pack_mask b) { return {a.v | b.v}; }
ASSAY_LANE pack_mask operator!(pack_mask a) { return {~a.v}; }
ASSAY_LANE pack_mask operator<(pack a, pack b) { return {a.v < b.v}; }
ASSAY_LANE pack_mask operator>(pack a, pack b) { return {a.v > b.v}; }
ASSAY_LANE pack_mask operator<=(pack a, pack b) { return {a.v <= b.v}; }
ASSAY_LANE pack_mask operator>=(pack a, pack b) { return {a.v >= b.v}; }
#endif

ASSAY_LANE pack load_pack(const double* from) { return lane<pack>::load(from); }
ASSAY_LANE void store_pack(double* to, pack a) { __builtin_memcpy(to, &a.v, sizeof a.v); }

}  // namespace assay::bessel
