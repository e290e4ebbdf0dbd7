#pragma once
// I_(nu+1)/I_nu, its distance to 1, and K_(nu+1)/K_nu, region by region.

#include "method/region.hpp"
#include "method/slope_origin.hpp"

namespace assay::bessel {

// a/b rounded once more than exactly, an overflow included.
template <class V>
ASSAY_LANE V rounded_quotient(pair<V> a, V b) {
    const V reciprocal = V(1) / b;
    const V q = a.hi * reciprocal;
    const V value = fma(fma(-q, b, a.hi) + a.lo, reciprocal, q);
    return select(magnitude(q) < V(0x1p1023), value, a.hi / b);
}

// The band of debye.hpp that a region is.
template <region Region>
inline constexpr band band_of = Region == region::from_256  ? band::from_256
                                : Region == region::from_37 ? band::from_37
                                : Region == region::from_16 ? band::from_16
                                                            : band::from_8;

// x G/s^2, G = 1/2 + `correction`.
template <class V>
ASSAY_LANE pair<V> slope_term(V x, const hypotenuse<V>& h, V correction) {
    const auto b = multiply(inverse_square(h), x);
    return fast_two_sum(V(0.5) * b.hi, fma(b.hi, correction, V(0.5) * b.lo));
}

// I_(nu+1)/I_nu = x/(s + nu) - x G/s^2.
template <band Band, class V>
ASSAY_LANE V debye_ratio_i(V nu, V x) {
    const auto h = hypotenuse_of(nu, x);
    const auto main = quotient(x, order_plus(nu, h.s));
    const auto rest = slope_term(x, h, slope_correction<kind::i, slope::g, Band>(nu, x, h.p));
    return main.hi + (main.lo - (rest.hi + rest.lo));
}

// 1 - x/(s + nu) = (nu + nu^2/(s + x))/(s + nu), and x G/s^2: nothing cancels.
template <band Band, class V>
ASSAY_LANE V debye_complement(V nu, V x) {
    const auto h = hypotenuse_of(nu, x);
    const auto turn = quotient(nu, order_plus(x, h.s));
    const auto square = multiply(turn, nu);
    const auto main = quotient(add_same_sign(pair<V>{nu, V(0)}, square), order_plus(nu, h.s));
    const auto rest = slope_term(x, h, slope_correction<kind::i, slope::g, Band>(nu, x, h.p));
    const auto sum = two_sum(main.hi, rest.hi);
    return sum.hi + (sum.lo + (main.lo + rest.lo));
}

// x K_(nu+1)/K_nu = nu + s + x^2 G/s^2.
template <band Band, class V>
ASSAY_LANE V debye_ratio_k(V nu, V x) {
    const auto h = hypotenuse_of(nu, x);
    const auto rest = slope_term(x, h, slope_correction<kind::k, slope::g, Band>(nu, x, h.p));
    const auto main = order_plus(nu, h.s);
    return rounded_quotient(fast_two_sum(main.hi, fma(x, rest.hi, main.lo)), x);
}

template <region Region, class V>
ASSAY_LANE V ratio_i_in(V nu, V x) {
    if constexpr (Region == region::origin_near || Region == region::origin_far) {
        const auto b = miller(nu, x);
        const auto q = quotient(b.above, b.here);
        return fma(q.hi, x, q.lo * x);
    } else {
        return debye_ratio_i<band_of<Region>>(nu, x);
    }
}

template <region Region, class V>
ASSAY_LANE V complement_in(V nu, V x) {
    if constexpr (Region == region::origin_near || Region == region::origin_far) {
        const auto b = miller(nu, x);
        return quotient(add(b.here, -multiply(b.above, x)), b.here).hi;
    } else {
        return debye_complement<band_of<Region>>(nu, x);
    }
}

template <region Region, class V>
ASSAY_LANE V ratio_k_in(V nu, V x) {
    if constexpr (Region == region::origin_near) {
        const auto k = temme(nu, x);
        const auto q = quotient(k.above, k.here);
        return rounded_quotient(pair<V>{q.hi + q.hi, q.lo + q.lo}, x);
    } else if constexpr (Region == region::origin_far) {
        const auto m = moments_of_cosh(nu, x);
        const auto turn = quotient(nu, pair<V>{x, V(0)});
        const auto a = fast_two_sum(m.centre_minus_one, m.first);
        const auto sum = two_sum(turn.hi, V(1));
        const auto total = two_sum(sum.hi, a.hi);
        return total.hi + ((total.lo + sum.lo) + (a.lo + turn.lo));
    } else {
        return debye_ratio_k<band_of<Region>>(nu, x);
    }
}

// Orders and arguments beyond 2^500 and arguments below 2^-1000.
ASSAY_LANE double ratio_i_at_extremes(double nu, double x) {
    if (x < 0x1p-1000) return x / (2 * (nu + 1));
    if (nu * 0x1p-100 > x) return 0.5 * x / nu;
    const double order = nu * 0x1p-600, argument = x * 0x1p-600;
    return argument / (square_root(fma(order, order, argument * argument)) + order);
}
ASSAY_LANE double complement_at_extremes(double nu, double x) {
    if (x < 0x1p-1000) return 1;
    const double order = nu * 0x1p-600, argument = x * 0x1p-600;
    const double s = square_root(fma(order, order, argument * argument));
    const double main = order * (1 + order / (s + argument)) / (s + order);
    const double rest = argument / s * (0x1p-601 / s);
    return main + rest;
}
ASSAY_LANE double ratio_k_at_extremes(double nu, double x) {
    if (x < 0x1p-1000 && nu < 8) return ratio_k_in<region::origin_near>(nu, x);
    if (nu * 0x1p-100 > x) return nu / (0.5 * x);
    const double order = nu * 0x1p-600, argument = x * 0x1p-600;
    return (order + square_root(fma(order, order, argument * argument))) / argument;
}

}  // namespace assay::bessel
