#pragma once
// Derivatives in nu of log I and log K, region by region.

#include "method/ratio.hpp"

namespace assay::bessel {

// asinh(nu/x) = log((nu + s)/x), relative error 2^-64, x standing for x 2^shift. Where nu < 2x/5 it
// is 2 atanh t with t = (nu + s - x)/(nu + s + x), in which nothing cancels.
template <class V>
ASSAY_WHOLE pair<V> asinh_of_quotient(V nu, V x, pair<V> s, V shift) {
    const auto near = nu < V(0.4) * x;
    const V order = select(near, nu, V(0));
    const auto below = order_plus(x, s);
    const auto square = multiply(quotient(order, below), order);
    const auto t = quotient(add_same_sign(pair<V>{order, V(0)}, square), add(below, order));
    const auto far = -log_ratio(x, order_plus(nu, s), shift);
    return select<V>(near, twice_atanh(t), far);
}

// K_nu/I_nu for s >= 8, from the logarithms; 0 below the range of doubles.
template <band Band, class V>
ASSAY_WHOLE V k_over_i(V nu, V x) {
    const auto i = debye<kind::i, Band>(nu, x, V(0)).value;
    const auto k = debye<kind::k, Band>(nu, x, V(0)).value;
    auto difference = add(k, -i);
    difference = select<V>(difference.hi < V(-900.0), pair<V>{V(-900), V(0)}, difference);
    // Raised by 2^100, so that the exponential stays above its floor exp(-700) as long as it
    // counts.
    const auto far = difference.hi < V(-600.0);
    const auto raised = select<V>(far, add_exponent(V(100), difference), difference);
    return exp_short(raised.hi, raised.lo) * select(far, V(0x1p-100), V(1));
}

// nu p^2 (1/2 - correction) is what Debye's expansion takes from -sigma asinh(nu/x).
template <class V>
ASSAY_LANE V order_term(V nu, V p, V correction) {
    return nu * p * (p * (V(0.5) - correction));
}

template <band Band, class V>
ASSAY_LANE V debye_dlog_k_dnu(V nu, V x, const hypotenuse<V>& h, pair<V> a) {
    const V correction = slope_correction<kind::k, slope::m, Band>(nu, x, h.p);
    return a.hi + (a.lo - order_term(nu, h.p, correction));
}

// dlog I/dnu for nu < 1/2 and 8 <= s < 37, relative to what is left as nu vanishes. With
// E = (I_nu + I_-nu)/2, even in nu, I = E - sin(nu pi)/pi K:
//   I'/I = E'/E (1 + q) - K/I (cos(nu pi) + sin(nu pi)/pi K'/K),   q = sin(nu pi)/pi K/I.
template <band Band, class V>
ASSAY_WHOLE V dlog_i_dnu_small(V nu, V x, const hypotenuse<V>& h, pair<V> a) {
    const V v = fma(V(8) * nu, nu, V(-1)), t = fit_argument<Band>(h.p);
    V correction;
    if constexpr (Band == band::from_8)
        correction = slope_fit(slope_e_i_8_16_a, slope_e_i_8_16_b, v, t);
    else
        correction = slope_fit(slope_e_i_16_37_a, slope_e_i_16_37_b, v, t);
    // sin and cos of nu pi by those of its half.
    const V half = nu * V(0x1.921fb54442d18p+0), y = half * half;
    V sine = V(-inverse_factorial_hi[14]), cosine = V(inverse_factorial_hi[15]);
    ASSAY_UNROLL(8)
    for (int k = 6; k >= 0; --k) {
        const double sign = k % 2 == 0 ? 1.0 : -1.0;
        sine = fma(sine, y, V(sign * inverse_factorial_hi[2 * k]));
        cosine = fma(cosine, y, V(-sign * inverse_factorial_hi[2 * k + 1]));
    }
    cosine = fma(cosine, y, V(1));
    const V quotient_k_i = k_over_i<Band>(nu, x);
    const V sine_over_pi = nu * sine * cosine;
    const V q = sine_over_pi * quotient_k_i;
    const V k_part = debye_dlog_k_dnu<Band>(nu, x, h, a);
    const V cos_nu_pi = fma(V(-2) * half * sine, half * sine, V(1));
    const V correction_i = quotient_k_i * fma(sine_over_pi, k_part, cos_nu_pi);
    const V even = a.hi + (a.lo + order_term(nu, h.p, correction));
    return -(even + fma(even, q, correction_i));
}

template <band Band, class V>
ASSAY_LANE V debye_dlog_i_dnu(V nu, V x, const hypotenuse<V>& h, pair<V> a) {
    if constexpr (Band == band::from_8 || Band == band::from_16) {
        const V correction = slope_correction<kind::i, slope::m, Band>(nu, x, h.p);
        const V value = -(a.hi + (a.lo + h.p * (V(0.5) * (nu * h.p) - correction)));
        const auto small = nu < V(0.5);
        if (!any(small)) return value;
        const V order = select(small, nu, V(0));
        return select(small, dlog_i_dnu_small<Band>(order, x, h, a), value);
    } else {
        const V correction = slope_correction<kind::i, slope::m, Band>(nu, x, h.p);
        const V value = -(a.hi + (a.lo + order_term(nu, h.p, correction)));
        // Debye's expansion is odd in nu; what it lacks, K/I, is below exp(-2 s).
        const auto tiny = nu < V(0x1p-40);
        if (!any(tiny)) return value;
        return select(tiny, value - k_over_i<Band>(nu, x), value);
    }
}

// psi(z), z >= 33, by its asymptotic series (DLMF 5.11.2): absolute error 2^-100.
template <class V>
ASSAY_WHOLE pair<V> digamma_large(pair<V> z) {
    const pair<V> one = {V(1), V(0)};
    const auto inverse = divide(one, z);
    const auto m = square(inverse);
    V tail = V(27 * stirling_hi[13]);
    for (int n = 12; n >= 5; --n) tail = fma(tail, m.hi, V((2 * n + 1) * stirling_hi[n]));
    pair<V> sum = {tail, V(0)};
    for (int n = 4; n >= 0; --n)
        sum = add(multiply(m, sum),
                  multiply(pair<V>{V(stirling_hi[n]), V(stirling_lo[n])}, V(2 * n + 1)));
    const auto rest = add(multiply(inverse, V(0.5)), multiply(m, sum));
    return add(log_ratio_accurate(z, one, V(0)), -rest);
}

// dlog I/dnu for s < 8: the power series as in series.hpp and its derivative, in pairs.
template <class V>
ASSAY_WHOLE V dlog_i_dnu_near_origin(V nu, V x) {
    constexpr int terms = 32;
    const V half = x * V(0.5);
    const auto y = two_product(half, half);
    pair<V> n = {V(1), V(0)}, d = n, n_slope = {V(0), V(0)}, d_slope = n_slope;
    for (int k = terms; k >= 1; --k) {
        const auto c = add(two_product(nu, V(k)), V(double(k) * k));
        d_slope = add_same_sign(multiply(d_slope, c), multiply(d, V(k)));
        d = multiply(d, c);
        n_slope = add_same_sign(d_slope, multiply(n_slope, y));
        n = add_same_sign(d, multiply(n, y));
    }
    const auto psi = digamma_large(two_sum(nu, V(terms + 1)));
    return add(add(log_half(x), divide(n_slope, n)), -psi).hi;
}

// exp(a) - 1, 0 <= a <= 5/4, relative error 2^-97.
template <class V>
ASSAY_LANE pair<V> exp_minus_one(pair<V> a) {
    const pair<V> r = {a.hi * V(0.125), a.lo * V(0.125)};
    V tail = V(inverse_factorial_hi[14]);
    for (int j = 13; j >= 7; --j) tail = fma(tail, r.hi, V(inverse_factorial_hi[j]));
    pair<V> sum = {tail, V(0)};
    for (int j = 6; j >= 0; --j)
        sum =
            add(multiply(r, sum), pair<V>{V(inverse_factorial_hi[j]), V(inverse_factorial_lo[j])});
    pair<V> y = multiply(r, sum);
    for (int j = 0; j < 3; ++j) y = add_same_sign(square(y), pair<V>{y.hi + y.hi, y.lo + y.lo});
    return y;
}

// dlog K/dnu for s < 8, x >= 1: the mean of t tanh(nu t) under the weight of quadrature.hpp.
template <class V>
ASSAY_WHOLE V dlog_k_dnu_quadrature(V nu, V x) {
    const auto e = exp_minus_one(two_product(nu, V(0.15625)));
    const auto decay = divide(e, add(e, V(1)));  // 1 - exp(-a)
    const auto twice_sinh = add_same_sign(e, decay);
    const pair<V> sinh_step = {V(0.5) * twice_sinh.hi, V(0.5) * twice_sinh.lo};
    const auto twice_cosh = add(add(e, -decay), V(2));
    const pair<V> cosh_step = {V(0.5) * twice_cosh.hi, V(0.5) * twice_cosh.lo};
    pair<V> c = cosh_step, s = sinh_step;
    V sum = V(0.5), sum_lo = V(0), weighted = V(0), weighted_lo = V(0);
    for (int j = 0; j < 32; ++j) {
        const V a = x * V(cosh_coarse_hi[j]);
        const V a_lo = fma(x, V(cosh_coarse_lo[j]), fma(x, V(cosh_coarse_hi[j]), -a));
        const auto weight = exp_with_rest(-a, -a_lo);
        const auto term = multiply(weight, c);
        const auto below = two_sum(sum, term.hi);
        sum = below.hi;
        sum_lo = sum_lo + (below.lo + term.lo);
        // t in units of the step.
        const auto slope = multiply(multiply(weight, s), V(j + 1));
        const auto above = two_sum(weighted, slope.hi);
        weighted = above.hi;
        weighted_lo = weighted_lo + (above.lo + slope.lo);
        const auto next = add_same_sign(multiply(c, cosh_step), multiply(s, sinh_step));
        s = add_same_sign(multiply(s, cosh_step), multiply(c, sinh_step));
        c = next;
    }
    const auto mean = quotient(fast_two_sum(weighted, weighted_lo), fast_two_sum(sum, sum_lo));
    return multiply(mean, V(0.15625)).hi;
}

// A function of m = mu^2 and its derivative.
template <class V>
struct dual {
    pair<V> value, slope;
};
template <class V>
ASSAY_LANE dual<V> operator*(dual<V> a, dual<V> b) {
    return {multiply(a.value, b.value),
            add(multiply(a.slope, b.value), multiply(a.value, b.slope))};
}
template <class V>
ASSAY_LANE dual<V> operator+(dual<V> a, dual<V> b) {
    return {add(a.value, b.value), add(a.slope, b.slope)};
}
template <class V>
ASSAY_LANE dual<V> operator-(dual<V> a) {
    return {-a.value, -a.slope};
}
template <class V>
ASSAY_LANE dual<V> scaled(dual<V> a, V b) {
    return {multiply(a.value, b), multiply(a.slope, b)};
}

// cosh(sigma) and sinh(sigma)/mu, sigma = mu L, as functions of m.
template <class V>
struct hyperbolic {
    dual<V> cosine, sine;
    pair<V> growth, decay;  // exp(+-sigma)
};
template <class V>
ASSAY_LANE hyperbolic<V> hyperbolic_of(V mu, pair<V> l) {
    const pair<V> one = {V(1), V(0)};
    const auto sigma = multiply(l, mu);
    const auto growth = exp_accurate(sigma);
    const auto decay = divide(one, growth);
    const auto twice = add_same_sign(growth, decay);
    const pair<V> cosine = {V(0.5) * twice.hi, V(0.5) * twice.lo};
    const auto sinhc =
        multiply(growth, relative_decay(pair<V>{sigma.hi + sigma.hi, sigma.lo + sigma.lo}));
    // (cosh z - sinh(z)/z)/(2 z^2), by its series where the difference would cancel.
    const auto small = sigma.hi < V(1);
    const auto z2 = square(sigma);
    const pair<V> r = select<V>(small, z2, pair<V>{V(0), V(0)});
    pair<V> series = {V(sinhc_slope_hi[13]), V(sinhc_slope_lo[13])};
    for (int k = 12; k >= 0; --k)
        series = add(multiply(r, series), pair<V>{V(sinhc_slope_hi[k]), V(sinhc_slope_lo[k])});
    const auto direct =
        divide(add(cosine, -sinhc), select<V>(small, one, pair<V>{z2.hi + z2.hi, z2.lo + z2.lo}));
    const auto sine = multiply(l, sinhc);
    const auto half_l = pair<V>{V(0.5) * l.hi, V(0.5) * l.lo};
    const auto cubed = multiply(square(l), l);
    return {{cosine, multiply(half_l, sine)},
            {sine, multiply(cubed, select<V>(small, series, direct))},
            growth,
            decay};
}

// dlog K/dnu for s < 8, x < 1. Temme's series (temme.hpp) with p + q = E and (p - q)/mu = D, both
// even in mu; f = D throughout. Derivatives in m = mu^2 keep their digits as mu vanishes.
template <class V>
ASSAY_WHOLE V dlog_k_dnu_temme(V nu, V x) {
    const V n = nearest(nu);
    const V mu = nu - n;
    const pair<V> one = {V(1), V(0)}, none = {V(0), V(0)};
    const auto y = two_product(x * V(0.5), x * V(0.5));
    const auto m = two_product(mu, mu);
    const dual<V> m_dual = {m, one};
    const auto coefficient = [](int k) {
        return pair<V>{V(reciprocal_gamma_hi[k - 1]), V(reciprocal_gamma_lo[k - 1])};
    };
    dual<V> even = {coefficient(36), none}, odd = {coefficient(35), none};
    for (int k = 34; k >= 2; k -= 2) {
        even = even * m_dual + dual<V>{coefficient(k), none};
        odd = odd * m_dual + dual<V>{coefficient(k - 1), none};
    }
    even = even * m_dual + dual<V>{one, none};
    const auto trig = hyperbolic_of(magnitude(mu), -log_half(x));
    const auto q = even * even + -(m_dual * (odd * odd));
    const auto inverse = divide(one, q.value);
    const dual<V> gammas = {inverse, -multiply(q.slope, square(inverse))};
    dual<V> d = gammas * (trig.sine * even + -(trig.cosine * odd));
    dual<V> e = gammas * (trig.cosine * even + -(m_dual * (trig.sine * odd)));

    // p = (x/2)^-mu Gamma(1 + mu)/2 and its derivative in mu: E + mu D would cancel for mu < 0.
    const auto l = -log_half(x);
    const auto power = select<V>(mu < V(0), trig.decay, trig.growth);
    const auto gamma = divide(one, add(even.value, multiply(odd.value, mu)));
    const auto reciprocal_slope =
        add(add(multiply(even.slope, mu + mu), odd.value), multiply(multiply(odd.slope, m), V(2)));
    pair<V> p = multiply(multiply(power, gamma), V(0.5));
    pair<V> p_slope = multiply(p, add(l, -multiply(reciprocal_slope, gamma)));

    // K_mu; and (x/2) K_(mu+1) = sum of c (p - k D), whose derivative in mu is formed.
    pair<V> c = one;
    dual<V> sum = d;
    pair<V> next = p, next_slope = p_slope;
    for (int k = 1; k <= 16; ++k) {
        const auto inverse_k = divide(one, add(-m, V(double(k) * k)));
        const dual<V> scale = {inverse_k, square(inverse_k)};
        const auto e_next = (scaled(e, V(k)) + m_dual * d) * scale;
        d = (scaled(d, V(k)) + e) * scale;
        e = e_next;
        const auto factor = divide(one, two_sum(V(k), -mu));
        p = multiply(p, factor);
        p_slope = multiply(add(p_slope, p), factor);
        c = multiply(divide(c, pair<V>{V(k), V(0)}), y);
        sum = sum + dual<V>{multiply(c, d.value), multiply(c, d.slope)};
        next = add(next, multiply(c, add(p, -multiply(d.value, V(k)))));
        const auto d_slope = multiply(multiply(d.slope, mu + mu), V(k));
        next_slope = add(next_slope, multiply(c, add(p_slope, -d_slope)));
    }
    pair<V> below = sum.value, below_slope = multiply(sum.slope, mu + mu);
    pair<V> here = next, here_slope = next_slope;
    pair<V> value = below, slope_of_value = below_slope;
    for (int j = 1; j <= 8; ++j) {
        const auto order = two_sum(mu, V(j));
        const auto above = add_same_sign(multiply(y, below), multiply(here, order));
        const auto above_slope =
            add(add(multiply(y, below_slope), multiply(here_slope, order)), here);
        below = here;
        below_slope = here_slope;
        here = above;
        here_slope = above_slope;
        const auto reached = n > V(j - 0.5);
        value = select<V>(reached, below, value);
        slope_of_value = select<V>(reached, below_slope, slope_of_value);
    }
    return quotient(slope_of_value, value).hi;
}

template <kind Kind, region Region, class V>
ASSAY_LANE V dlog_dnu_in(V nu, V x, V shift) {
    if constexpr (Region == region::origin_near || Region == region::origin_far) {
        if constexpr (Kind == kind::i) return dlog_i_dnu_near_origin(nu, x);
        if constexpr (Region == region::origin_near) return dlog_k_dnu_temme(nu, x);
        return dlog_k_dnu_quadrature(nu, x);
    } else {
        const auto h = hypotenuse_of(nu, x);
        const auto a = asinh_of_quotient(nu, x, h.s, shift);
        return Kind == kind::i ? debye_dlog_i_dnu<band_of<Region>>(nu, x, h, a)
                               : debye_dlog_k_dnu<band_of<Region>>(nu, x, h, a);
    }
}

// Orders and arguments beyond 2^500 and arguments below 2^-1000.
template <kind Kind>
ASSAY_LANE double dlog_dnu_at_extremes(double nu, double x) {
    const bool tiny = x < 0x1p-1000;
    const double raised = tiny ? x * 0x1p100 : x, shift = tiny ? -100.0 : 0.0;
    if (nu > 0x1p500 || x > 0x1p500) {
        constexpr double down = 0x1p-600;
        if (nu * 0x1p100 < x) return Kind == kind::i ? -(nu / x) : nu / x;
        const double argument = tiny ? 0 : x * down;
        const auto h = hypotenuse_of(nu * down, argument);
        const auto a = nu * 0x1p-100 > x
                           ? -log_ratio(raised, order_plus(nu * down, h.s), shift - 600)
                           : asinh_of_quotient(nu * down, argument, h.s, 0.0);
        return Kind == kind::i ? -(a.hi + a.lo) : a.hi + a.lo;
    }
    if (nu >= 256) return dlog_dnu_in<Kind, region::from_256>(nu, raised, shift);
    if (nu >= 37) return dlog_dnu_in<Kind, region::from_37>(nu, raised, shift);
    if (nu >= 16) return dlog_dnu_in<Kind, region::from_16>(nu, raised, shift);
    if (nu >= 8) return dlog_dnu_in<Kind, region::from_8>(nu, raised, shift);
    return dlog_dnu_in<Kind, region::origin_near>(nu, x, 0.0);
}

}  // namespace assay::bessel
