#pragma once
// log(exp(-x) I) and log(exp(x) K): the methods of log I and log K with eta - x formed instead of
// subtracted.

#include "method/log_bessel.hpp"
#include "method/order_derivative.hpp"

namespace assay::bessel {

// eta - x = nu^2/(s + x) - nu asinh(nu/x).
template <class V>
ASSAY_LANE pair<V> scaled_exponent(V nu, V x, const hypotenuse<V>& h) {
    const auto square = multiply(quotient(nu, order_plus(x, h.s)), nu);
    return add(square, -multiply(asinh_of_quotient(nu, x, h.s, V(0)), nu));
}

template <kind Kind, band Band, class V>
ASSAY_LANE pair<V> debye_rest(V nu, V x, const hypotenuse<V>& h) {
    if constexpr (Band == band::from_8 || Band == band::from_16) {
        return debye_rest_small<Kind, Band>(nu, x, h);
    } else {
        const V t = nu * h.p;
        constexpr int terms = Band == band::from_37 ? 13 : 6;
        return {debye_series<terms>(t * t, V(Kind == kind::i ? 1.0 : -1.0) * h.p), V(0)};
    }
}

template <kind Kind, class V>
ASSAY_LANE pair<V> half_log_constant() {
    if constexpr (Kind == kind::i) return {V(-half_log_two_pi_hi), V(-half_log_two_pi_lo)};
    return {V(half_log_half_pi_hi), V(half_log_half_pi_lo)};
}

// s >= 8: absolute error 2^-56, relative 2^-60 where the exponent is large.
template <kind Kind, band Band, class V>
ASSAY_LANE value_and_scale<V> debye_scaled(V nu, V x) {
    const auto h = hypotenuse_of(nu, x);
    const auto e = scaled_exponent(nu, x, h);
    const auto l = log_short(h.s, h.p);
    const auto constant = half_log_constant<Kind, V>();
    const auto prefactor = add(pair<V>{V(-0.5) * l.hi, V(-0.5) * l.lo}, constant);
    const auto sum = add(prefactor, debye_rest<Kind, Band>(nu, x, h));
    return {add(sum, Kind == kind::i ? e : -e), h.s.hi};
}

// R by D_1 .. D_28 about w = 0, for w < 1/8 and s >= 64: 2^-104.
template <class V>
ASSAY_LANE pair<V> debye_rest_on_axis(pair<V> w, pair<V> q) {
    constexpr int in_pairs = 9;
    V tail = V(0);
    for (int k = 28; k > in_pairs; --k) {
        const double* d = debye_d_hi + (k - 1) * (k + 2) / 2;
        V poly = V(d[k]);
        for (int i = k - 1; i >= 0; --i) poly = fma(poly, w.hi, V(d[i]));
        tail = fma(tail, q.hi, poly);
    }
    pair<V> sum = {tail, V(0)};
    for (int k = in_pairs; k >= 1; --k) {
        const int at = (k - 1) * (k + 2) / 2;
        pair<V> poly = {V(debye_d_hi[at + k]), V(debye_d_lo[at + k])};
        for (int i = k - 1; i >= 0; --i)
            poly = add(multiply(poly, w), pair<V>{V(debye_d_hi[at + i]), V(debye_d_lo[at + i])});
        sum = add(multiply(sum, q), poly);
    }
    return multiply(sum, q);
}

// The exponent eta - x and the rest of the prefactor in pairs, for nu < 2x/5; of a scaled point,
// log s grows by `shift` ln 2.
template <class V>
struct scaled_terms {
    pair<V> exponent, half_log_s, inverse;
};
template <class V>
ASSAY_WHOLE scaled_terms<V> scaled_terms_accurate(V nu, V x, V shift) {
    const auto h = hypotenuse_of(nu, x);
    const auto s = fast_two_sum(h.s.hi, h.s.lo);
    const pair<V> one = {V(1), V(0)};
    const auto sum = add(s, x);
    const auto square = multiply(divide(pair<V>{nu, V(0)}, sum), nu);
    const auto t = divide(add(square, nu), add(sum, nu));
    const auto e = add(square, -multiply(twice_atanh_accurate(t), nu));
    const auto l = log_ratio_accurate(s, one, shift);
    return {e, {l.hi * V(0.5), l.lo * V(0.5)}, divide(one, s)};
}

// log(exp(x) K) for s >= 64 next to its zeros, where nu^2/x is about log(2x/pi).
template <class V>
ASSAY_WHOLE pair<V> debye_k_scaled_accurate(V nu, V x) {
    const auto t = scaled_terms_accurate(nu, x, V(0));
    const auto w = square(multiply(t.inverse, nu));
    const auto sum = add(add(-t.half_log_s, half_log_constant<kind::k, V>()), -t.exponent);
    return add(sum, debye_rest_on_axis(w, -t.inverse));
}

template <kind Kind, region Region, class V>
ASSAY_LANE first_value<V> scaled_first_pass(V nu, V x) {
    const auto none = V(1) < V(0);
    if constexpr (Region == region::origin_near ||
                  (Region == region::origin_far && Kind == kind::i)) {
        const auto f = Kind == kind::i ? log_i_near_origin(nu, x) : log_k_near_origin(nu, x);
        return {add(f, Kind == kind::i ? -x : x).hi, none, V(1)};
    } else if constexpr (Region == region::origin_far) {
        const auto l = log_k_quadrature_sum(nu, x);
        const V f = l.hi + l.lo;
        return {f, magnitude(f) < V(0x1p-4), V(1)};
    } else {
        const auto f = debye_scaled<Kind, band_of<Region>>(nu, x);
        if constexpr (Kind == kind::i) return {f.value.hi, none, f.scale};
        return {f.value.hi, magnitude(f.value.hi) < V(0.25), f.scale};
    }
}

// log(exp(x) K) next to its zeros; log(exp(-x) I) < 0 has none.
template <second Second, class V>
ASSAY_LANE V scaled_second_pass(V nu, V x) {
    if constexpr (Second == second::origin) return add(log_k_quadrature_accurate(nu, x), x).hi;
    if constexpr (Second == second::below_64) return add(log_k_on_zero_curve(nu, x), x).hi;
    return debye_k_scaled_accurate(nu, x).hi;
}

// Orders and arguments beyond 2^500 and arguments below 2^-1000.
template <kind Kind>
ASSAY_LANE double log_scaled_at_extremes(double nu, double x, mode m) {
    constexpr double sign = Kind == kind::i ? 1 : -1, up = 0x1p600;
    if (x < 0x1p-1000) return log_bessel<Kind>(nu, x, m) - sign * x;
    const double order = nu * 0x1p-600, argument = x * 0x1p-600;
    if (order < 0.4 * argument) {
        const auto t = scaled_terms_accurate(order, argument, 600.0);
        const auto prefactor = add(-t.half_log_s, half_log_constant<Kind, double>());
        const pair<double> e = {sign * t.exponent.hi * up, sign * t.exponent.lo * up};
        return add(prefactor, e).hi;
    }
    if (order * 0x1p-60 > argument) return log_bessel<Kind>(nu, x, m);
    const auto e = scaled_exponent(order, argument, hypotenuse_of(order, argument));
    return sign * e.hi * up;
}

template <kind Kind, region Region>
ASSAY_LANE double log_scaled_in_region(double nu, double x, mode m) {
    const auto f = scaled_first_pass<Kind, Region>(nu, x);
    if constexpr (Kind == kind::k) {
        if (m == mode::accurate && f.again) {
            if (Region == region::origin_far) return scaled_second_pass<second::origin>(nu, x);
            return f.scale < 64 ? scaled_second_pass<second::below_64>(nu, x)
                                : scaled_second_pass<second::from_64>(nu, x);
        }
    }
    return f.value;
}

template <kind Kind>
ASSAY_LANE double log_bessel_scaled(double nu, double x, mode m) {
    constexpr double infinity = __builtin_huge_val();
    // exp(-+x) changes what log_bessel says at x = inf and nowhere else.
    if (x == infinity && magnitude(nu) < infinity) {
        const double unscaled = log_bessel<Kind>(nu, x, m);
        return unscaled != unscaled ? unscaled : -infinity;
    }
    if (!(magnitude(nu) < infinity && x > 0)) return log_bessel<Kind>(nu, x, m);
    if (Kind == kind::i && nu < 0 && !is_integer(nu)) return __builtin_nan("");
    nu = magnitude(nu);
    switch (region_of(nu, x)) {
        case region::from_256:
            return log_scaled_in_region<Kind, region::from_256>(nu, x, m);
        case region::from_37:
            return log_scaled_in_region<Kind, region::from_37>(nu, x, m);
        case region::from_16:
            return log_scaled_in_region<Kind, region::from_16>(nu, x, m);
        case region::from_8:
            return log_scaled_in_region<Kind, region::from_8>(nu, x, m);
        case region::origin_far:
            return log_scaled_in_region<Kind, region::origin_far>(nu, x, m);
        case region::origin_near:
            return log_scaled_in_region<Kind, region::origin_near>(nu, x, m);
        default:
            return log_scaled_at_extremes<Kind>(nu, x, m);
    }
}

}  // namespace assay::bessel
