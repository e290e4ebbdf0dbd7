#pragma once
// First and second derivatives in x of log I and log K, region by region.

#include "method/ratio.hpp"

namespace assay::bessel {

// dlog I/dx = nu/x + I_(nu+1)/I_nu.
template <region Region, class V>
ASSAY_LANE V dlog_i_dx_in(V nu, V x) {
    return nu / x + ratio_i_in<Region>(nu, x);
}

// dlog K/dx = nu/x - K_(nu+1)/K_nu.
template <region Region, class V>
ASSAY_LANE V dlog_k_dx_in(V nu, V x) {
    if constexpr (Region == region::origin_near) {
        const auto k = temme(nu, x);
        const auto q = quotient(k.above, k.here);
        return rounded_quotient(add(pair<V>{q.hi * V(-2), q.lo * V(-2)}, nu), x);
    } else if constexpr (Region == region::origin_far) {
        const auto m = moments_of_cosh(nu, x);
        const auto a = fast_two_sum(m.centre_minus_one, m.first);
        const auto sum = two_sum(V(1), a.hi);
        return -(sum.hi + (sum.lo + a.lo));
    } else {
        const auto h = hypotenuse_of(nu, x);
        const auto rest =
            slope_term(x, h, slope_correction<kind::k, slope::g, band_of<Region>>(nu, x, h.p));
        return -rounded_quotient(fast_two_sum(h.s.hi, fma(x, rest.hi, h.s.lo)), x);
    }
}

// -sigma nu^2/(x^2 s) + F/s^2.
template <kind Kind, band Band, class V>
ASSAY_LANE V debye_second(V nu, V x) {
    const auto h = hypotenuse_of(nu, x);
    const V correction = slope_correction<Kind, slope::f, Band>(nu, x, h.p);
    const auto turn = quotient(nu, pair<V>{x, V(0)});
    const auto main = multiply(multiply(pair<V>{h.p, h.p_lo}, turn), turn);
    const V t = nu * h.p;
    const auto square_s = inverse_square(h);
    const V rest = fma(square_s.hi, (V(0.5) - t * t) + correction, V(0.5) * square_s.lo);
    const V rough = (nu / x * h.p) * (nu / x);
    if constexpr (Kind == kind::i)
        return select(rough < V(0x1p1000), (rest - main.hi) - main.lo, -rough);
    return select(rough < V(0x1p1000), main.hi + (main.lo + rest), rough);
}

// With q = I_(nu+1)/(x I_nu): 1 - q (2 nu + 1 + x^2 q) - nu/x^2.
template <region Region, class V>
ASSAY_LANE V d2log_i_dx2_in(V nu, V x) {
    if constexpr (Region == region::origin_near || Region == region::origin_far) {
        const auto b = miller(nu, x);
        const auto q = quotient(b.above, b.here);
        const auto inner = add_same_sign(multiply(two_product(x, x), q), two_sum(nu + nu, V(1)));
        const auto slope_of_ratio = add(-multiply(q, inner), V(1));
        const pair<V> argument = {x, V(0)};
        const auto turn = quotient(quotient(nu, argument), argument);
        const V rough = nu / x / x;
        return select(rough < V(0x1p1000),
                      (slope_of_ratio.hi - turn.hi) + (slope_of_ratio.lo - turn.lo),
                      slope_of_ratio.hi - rough);
    } else {
        return debye_second<kind::i, band_of<Region>>(nu, x);
    }
}

// With u = x dlog K/dx: (x^2 + nu^2 - u - u^2)/x^2; or the variance of cosh t.
template <region Region, class V>
ASSAY_LANE V d2log_k_dx2_in(V nu, V x) {
    if constexpr (Region == region::origin_near) {
        const auto k = temme(nu, x);
        const auto q = quotient(k.above, k.here);
        const auto u = add(pair<V>{q.hi * V(-2), q.lo * V(-2)}, nu);
        const auto squares = add_same_sign(two_product(nu, nu), two_product(x, x));
        return add(squares, -multiply(u, add(u, V(1)))).hi / x / x;
    } else if constexpr (Region == region::origin_far) {
        const auto m = moments_of_cosh(nu, x);
        return fma(-m.first, m.first, m.second);
    } else {
        return debye_second<kind::k, band_of<Region>>(nu, x);
    }
}

// Orders and arguments beyond 2^500 and arguments below 2^-1000.
ASSAY_LANE double dlog_i_dx_at_extremes(double nu, double x) {
    return nu / x + ratio_i_at_extremes(nu, x);
}
ASSAY_LANE double dlog_k_dx_at_extremes(double nu, double x) {
    if (x < 0x1p-1000 && nu < 8) return dlog_k_dx_in<region::origin_near>(nu, x);
    if (nu * 0x1p-100 > x) return -(nu / x);
    const double order = nu * 0x1p-600, argument = x * 0x1p-600;
    return -(square_root(fma(order, order, argument * argument)) / argument);
}
ASSAY_LANE double d2log_i_dx2_at_extremes(double nu, double x) {
    if (x < 0x1p-1000) return 0.5 / (nu + 1) - nu / x / x;
    const double order = nu * 0x1p-600, argument = x * 0x1p-600;
    const double s = square_root(fma(order, order, argument * argument)),
                 w = order / s * (order / s);
    return (0.5 - w) / s * (0x1p-600 / s) * 0x1p-600 - nu / x * (nu / x * (0x1p-600 / s));
}
ASSAY_LANE double d2log_k_dx2_at_extremes(double nu, double x) {
    if (x < 0x1p-1000) return nu < 8 ? d2log_k_dx2_in<region::origin_near>(nu, x) : nu / x / x;
    const double order = nu * 0x1p-600, argument = x * 0x1p-600;
    const double s = square_root(fma(order, order, argument * argument)),
                 w = order / s * (order / s);
    return (0.5 - w) / s * (0x1p-600 / s) * 0x1p-600 + nu / x * (nu / x * (0x1p-600 / s));
}

}  // namespace assay::bessel
