#pragma once
// Logarithms of quotients as pairs. log(x/a) = e ln 2 + 2 atanh(t), t = (x' - a)/(x' + a), x' = x
// 2^-e: one division serves the quotient and the logarithm. e is the rounded difference of the
// piecewise linear logarithms that the bit patterns are, so 2/3 <= x'/a <= 3/2, |t| <= 1/5 and z =
// t^2 <= 0.04.

#include "method/pair.hpp"
#include "method/tables/log.hpp"

namespace assay::bessel {

// ln 2 in three parts; products of the first with |e| < 2^11 are exact.
inline constexpr double ln2_a = 0x1.62e42fefa3800p-1;
inline constexpr double ln2_b = 0x1.ef35793c76730p-45;
inline constexpr double ln2_c = 0x1.f97b57a079a19p-103;

template <class V>
struct scaled_ratio {
    V exponent;  // e
    V x;         // x 2^-e
};

// For positive normal x and a.
template <class V>
ASSAY_LANE scaled_ratio<V> align(V x, V a) {
    constexpr std::uint64_t bias = (std::uint64_t(2048) << 52) + (std::uint64_t(1) << 51);
    const auto steps = ((to_bits(x) - to_bits(a)) + bias) >> 52;  // e + 2048
    const V exponent = from_bits(steps | 0x4330000000000000ULL) - V(0x1p52 + 2048);
    return {exponent, from_bits((to_bits(x) - (steps << 52)) + (std::uint64_t(1) << 63))};
}

// e ln 2 + (hi + lo) for |hi + lo| < ln 2; error 2^-106 max(|e|, |hi|), |e| < 2^11.
template <class V>
ASSAY_LANE pair<V> add_exponent(V e, pair<V> a) {
    const V high = e * V(ln2_a);
    const auto middle = two_product(e, V(ln2_b));
    const auto s = two_sum(high, a.hi);
    const auto t = two_sum(s.hi, middle.hi);
    const auto low = two_sum(s.lo, a.lo);
    const auto v = fast_two_sum(t.hi, t.lo + low.hi);
    return fast_two_sum(v.hi, v.lo + (low.lo + fma(e, V(ln2_c), middle.lo)));
}

// The tail of 2 atanh, its even and its odd coefficients side by side.
template <class V>
ASSAY_LANE V log_tail_at(V z) {
    const V z2 = z * z;
    V tail = fma(V(log_tail[9]), z, V(log_tail[8]));
    ASSAY_UNROLL(4)
    for (int k = 6; k >= 0; k -= 2)
        tail = fma(tail, z2, fma(V(log_tail[k + 1]), z, V(log_tail[k])));
    return tail;
}

// 2 atanh(t), |t| <= 1/5, to 2^-66 of 2t: the first two terms of the series in pairs, the rest in
// doubles.
template <class V>
ASSAY_LANE pair<V> twice_atanh(pair<V> t) {
    const V z = t.hi * t.hi;
    const V z_lo = fma(t.hi, t.hi, -z) + V(2) * t.hi * t.lo;
    const V tail = log_tail_at(z);
    constexpr double third_hi = 0x1.5555555555555p-1;
    constexpr double third_lo = 0x1.5555555555555p-55;
    const V a = z * tail;
    const V a_lo = fma(z, tail, -a);
    const V c = V(third_hi) + a;
    const V c_lo = (a - (c - V(third_hi))) + fma(z_lo, tail, a_lo + V(third_lo));
    const V b = z * c;
    const V b_lo = fma(z, c, -b) + fma(z, c_lo, z_lo * c);
    const V d = t.hi * b;
    const V d_lo = fma(t.hi, b, -d) + fma(t.hi, b_lo, t.lo * b);
    const V twice = t.hi + t.hi;
    const V s = twice + d;
    return {s, (d - (s - twice)) + fma(V(2), t.lo, d_lo)};
}

// log(x/a) + shift ln 2, error 2^-66 of the larger of |log| and |e ln 2|.
template <class V>
ASSAY_LANE pair<V> log_ratio(V x, pair<V> a, V shift) {
    const auto r = align(x, a.hi);
    const V n = r.x - a.hi;  // exact
    const auto sum = two_sum(r.x, a.hi);
    const V d_lo = sum.lo + a.lo;
    const V reciprocal = V(1) / sum.hi;
    const V t = n * reciprocal;
    const V t_lo = (fma(-t, sum.hi, n) - fma(t, d_lo, a.lo)) * reciprocal;
    const auto l = twice_atanh(pair<V>{t, t_lo});
    const V e = r.exponent + shift;
    const auto s = two_sum(e * V(ln2_a), l.hi);
    const V middle = e * V(ln2_b);
    return fast_two_sum(s.hi, s.lo + (middle + l.lo));
}

// log(x) of a pair to about 2^-59 relative, as a pair; `inverse` is 1/x rounded.
template <class V>
ASSAY_LANE pair<V> log_short(pair<V> x, V inverse) {
    const auto r = align(x.hi, V(1));
    const V n = r.x - V(1);
    const auto sum = two_sum(r.x, V(1));
    const V reciprocal = V(1) / sum.hi;
    const V t = n * reciprocal;
    const V t_lo = fma(-t, sum.lo, fma(-t, sum.hi, n)) * reciprocal;
    const V z = t * t;
    const V tail = log_tail_at(z);
    const V c = fma(tail, z, V(0x1.5555555555555p-1));
    const V twice = t + t;
    const V d = t * (z * c);
    const V e = r.exponent;
    const auto s = two_sum(e * V(ln2_a), twice);
    const V rest = fma(e, V(ln2_b), s.lo) + fma(x.lo, inverse, fma(V(2), t_lo, d));
    return fast_two_sum(s.hi, rest);
}

// 2 atanh(t), |t| <= 1/5, to 2^-103 relative.
template <class V>
ASSAY_LANE pair<V> twice_atanh_accurate(pair<V> t) {
    const auto z = square(t);
    V tail = V(log_series_hi[22]);
    ASSAY_UNROLL(12)
    for (int k = 21; k >= 11; --k) tail = fma(tail, z.hi, V(log_series_hi[k]));
    pair<V> sum = {tail, V(0)};
    ASSAY_UNROLL(12)
    for (int k = 10; k >= 0; --k)
        sum = add_same_sign(multiply(z, sum), pair<V>{V(log_series_hi[k]), V(log_series_lo[k])});
    return add_same_sign(pair<V>{t.hi + t.hi, t.lo + t.lo}, multiply(t, multiply(z, sum)));
}

// log(x/a), x and a pairs of normal positive numbers; error 2^-102 max(|e|, |log|), and relative
// 2^-102 next to 1.
template <class V>
ASSAY_LANE pair<V> log_ratio_accurate(pair<V> x, pair<V> a, V shift) {
    const auto r = align(x.hi, a.hi);
    const V x_lo = x.lo * (r.x / x.hi);
    const auto numerator = two_sum(r.x - a.hi, x_lo - a.lo);
    const auto sum = two_sum(r.x, a.hi);
    const auto t = divide(numerator, fast_two_sum(sum.hi, sum.lo + (x_lo + a.lo)));
    return add_exponent(r.exponent + shift, twice_atanh_accurate(t));
}

// log(1 + n/d) for -1/3 <= n/d <= 1/2, relative error 2^-101.
template <class V>
ASSAY_LANE pair<V> log_one_plus_ratio(pair<V> n, pair<V> d) {
    return twice_atanh_accurate(divide(n, add(pair<V>{d.hi + d.hi, d.lo + d.lo}, n)));
}

}  // namespace assay::bessel
