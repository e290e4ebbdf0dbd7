#pragma once
// Logarithms of quotients as pairs. log(x/a) = e ln 2 + 2 atanh(t), t = (x' - a)/(x' + a), x' = x
// 2^-e: one division serves the quotient and the logarithm. e is the rounded difference of the
// piecewise linear logarithms that the bit patterns are, so 2/3 <= x'/a <= 3/2, |t| <= 1/5 and z =
// t^2 <= 0.04.

#include "method/pair.hpp"
#include "method/side_by_side.hpp"
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
    const auto two_terms = [&](int k) { return fma(V(log_tail[k + 1]), z, V(log_tail[k])); };
    const V z2 = z * z, z4 = z2 * z2;
    const V low = fma(two_terms(2), z2, two_terms(0));
    const V high = fma(two_terms(6), z2, two_terms(4));
    return fma(fma(two_terms(8), z4, high), z4, low);
}

// What log(x/a) takes from x and a: t = (x' - a)/(x' + a) in two parts, z = t^2, and the tail
// there.
template <class V>
struct log_argument {
    V exponent, t, t_lo, z, tail;
};

// a_lo: the low part of a, in t_lo alone.
template <class V>
ASSAY_LANE log_argument<V> log_argument_of(V x, V a, V a_lo) {
    const auto r = align(x, a);
    const V n = r.x - a;  // exact
    const auto sum = two_sum(r.x, a);
    const V reciprocal = V(1) / sum.hi;
    const V t = n * reciprocal;
    const V t_lo = (fma(-t, sum.hi, n) - fma(t, sum.lo + a_lo, a_lo)) * reciprocal;
    const V z = t * t;
    return {r.exponent, t, t_lo, z, log_tail_at(z)};
}

// 2 atanh(t), |t| <= 1/5, to 2^-66 of 2t: the first two terms of the series in pairs, the rest,
// `tail` at z = t^2, in doubles.
template <class V>
ASSAY_LANE pair<V> twice_atanh(pair<V> t, V z, V tail) {
    constexpr double third_hi = 0x1.5555555555555p-1;
    constexpr double third_lo = 0x1.5555555555555p-55;
    const V twice = t.hi + t.hi;
    const V z_lo = fma(twice, t.lo, fma(t.hi, t.hi, -z));
    const V cube = t.hi * z;
    const V cube_lo = fma(t.hi, z_lo, fma(t.lo, z, fma(t.hi, z, -cube)));
    const V a = z * tail;
    const V c = V(third_hi) + a;
    const V c_lo = (a - (c - V(third_hi))) + (fma(z, tail, -a) + fma(z_lo, tail, V(third_lo)));
    const V d = cube * c;
    const V d_lo = fma(cube, c_lo, fma(cube_lo, c, fma(cube, c, -d)));
    const V s = twice + d;
    return {s, fma(V(2), t.lo, d - (s - twice)) + d_lo};
}
template <class V>
ASSAY_LANE pair<V> twice_atanh(pair<V> t) {
    const V z = t.hi * t.hi;
    return twice_atanh(t, z, log_tail_at(z));
}

// The same to 2^-59: 2t alone is exact.
template <class V>
ASSAY_LANE pair<V> twice_atanh_short(const log_argument<V>& a) {
    const V c = fma(a.tail, a.z, V(0x1.5555555555555p-1));
    return {a.t + a.t, fma(V(2), a.t_lo, a.t * (a.z * c))};
}

// e ln 2 + a, |a| < ln 2, to 2^-66 of the larger, as a sum whose parts overlap by a bit or two.
template <class V>
ASSAY_LANE pair<V> add_exponent_short(V e, pair<V> a) {
    const auto s = fast_two_sum(e * V(ln2_a), a.hi);
    return {s.hi, fma(e, V(ln2_b), s.lo) + a.lo};
}

// log(x/a) + shift ln 2, error 2^-66 of the larger of |log| and |e ln 2|; parts that overlap.
template <class V>
ASSAY_LANE pair<V> loose_log_ratio(V x, pair<V> a, V shift) {
    const auto r = log_argument_of(x, a.hi, a.lo);
    return add_exponent_short(r.exponent + shift, twice_atanh(pair<V>{r.t, r.t_lo}, r.z, r.tail));
}
template <class V>
ASSAY_LANE pair<V> log_ratio(V x, pair<V> a, V shift) {
    const auto l = loose_log_ratio(x, a, shift);
    return fast_two_sum(l.hi, l.lo);
}

// log(x) of a pair to about 2^-59 relative, in parts that overlap; `inverse` is 1/x rounded.
template <class V>
ASSAY_LANE pair<V> log_short(pair<V> x, V inverse) {
    const auto r = log_argument_of(x.hi, V(1), V(0));
    const auto l = twice_atanh_short(r);
    return add_exponent_short(r.exponent, pair<V>{l.hi, fma(x.lo, inverse, l.lo)});
}

template <class V>
struct two_logarithms {
    pair<V> ratio, of_s;
};

// log(x/a) + shift ln 2 by loose_log_ratio, and log(s) by log_short.
template <class V>
ASSAY_LANE two_logarithms<V> log_ratio_and_short(V x, pair<V> a, V shift, pair<V> s, V inverse) {
    return {loose_log_ratio(x, a, shift), log_short(s, inverse)};
}
#if defined(ASSAY_SIDE_BY_SIDE)
ASSAY_LANE two_logarithms<double> log_ratio_and_short(double x, pair<double> a, double shift,
                                                      pair<double> s, double inverse) {
    const auto r = log_argument_of(two(x, s.hi), two(a.hi, 1), two(a.lo, 0));
    const auto first = twice_atanh(pair<double>{r.t[0], r.t_lo[0]}, r.z[0], r.tail[0]);
    const auto second =
        twice_atanh_short(log_argument<double>{0, r.t[1], r.t_lo[1], r.z[1], r.tail[1]});
    const auto l = add_exponent_short(
        r.exponent + two(shift, 0),
        pair<two>{two(first.hi, second.hi), two(first.lo, fma(s.lo, inverse, second.lo))});
    return {{l.hi[0], l.lo[0]}, {l.hi[1], l.lo[1]}};
}
#endif

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
