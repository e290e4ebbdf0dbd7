#pragma once
// log 0F1(; nu + 1; x^2/4) = log(I Gamma(nu + 1) (2/x)^nu), the logarithm of the power series alone
// (DLMF 10.39.9): small where x^2/(4 (nu + 1)) is, with all its digits.

#include "method/scaled.hpp"

namespace assay::bessel {

// z = (x/2)^2/(nu + 1) <= 2/5: log(1 + z(1 + ...)), 15 terms.
template <class V>
ASSAY_WHOLE V log_series_small(V nu, V x) {
    const V half = x * V(0.5);
    const auto y = two_product(half, half);
    V rest = V(0);
    for (int k = 15; k >= 2; --k) rest = y.hi / (V(k) * (nu + V(k))) * (V(1) + rest);
    const auto z = quotient(y, two_sum(nu, V(1)));
    const auto excess = fast_two_sum(z.hi, fma(z.hi, rest, z.lo));
    return log_one_plus_ratio(excess, pair<V>{V(1), V(0)}).hi;
}

// log Gamma(nu + 1), 0 <= nu < 37: 32 orders up.
template <class V>
ASSAY_WHOLE pair<V> log_gamma_plus_one(V nu) {
    const pair<V> one = {V(1), V(0)};
    pair<V> product = one;
    for (int j = 1; j <= 32; ++j) product = multiply(product, two_sum(nu, V(j)));
    return add(log_gamma_large(two_sum(nu, V(33))), -log_ratio_accurate(product, one, V(0)));
}

// nu < 37, s >= 8.
template <band Band, class V>
ASSAY_WHOLE V log_series_low(V nu, V x) {
    const auto f = debye<kind::i, Band>(nu, x, V(0)).value;
    return add(add(f, log_gamma_plus_one(nu)), -multiply(log_half(x), nu)).hi;
}

// nu >= 37: Debye's expansion less Stirling's. With delta = s - nu = x^2/(s + nu):
//   delta - nu log(1 + delta/(2 nu)) - log(s/nu)/2 + R(w, p) + sum B_2n/(2n (2n-1) nu^(2n-1)).
template <band Band, class V>
ASSAY_WHOLE V log_series_high(V nu, V x) {
    const auto h = hypotenuse_of(nu, x);
    const auto sum = order_plus(nu, h.s);
    const auto delta = quotient(two_product(x, x), sum);
    const auto near = delta.hi < nu;
    const pair<V> small = select<V>(near, delta, pair<V>{V(0), V(0)});
    const auto near_log = twice_atanh(quotient(small, add(small, V(4) * nu)));
    const auto far_log = -log_ratio(V(2) * nu, sum, V(0));
    const auto l = select<V>(near, near_log, far_log);
    const auto main = add(delta, -multiply(l, nu));
    const auto prefactor = log_ratio(nu, h.s, V(0));
    const V inverse = V(1) / nu, m = inverse * inverse;
    V stirling = V(stirling_hi[6]);
    ASSAY_UNROLL(6)
    for (int n = 5; n >= 0; --n) stirling = fma(stirling, m, V(stirling_hi[n]));
    const V t = nu * h.p;
    constexpr int terms = Band == band::from_256 ? 8 : 13;
    const V rest = debye_series<terms>(t * t, h.p);
    const auto f = add(main, pair<V>{V(0.5) * prefactor.hi, V(0.5) * prefactor.lo});
    return f.hi + (f.lo + fma(inverse, stirling, rest));
}

template <region Region, class V>
ASSAY_LANE V log_series_in(V nu, V x) {
    if constexpr (Region == region::origin_near || Region == region::origin_far) {
        const V half = x * V(0.5);
        const auto series = sum_power_series<32>(nu, two_product(half, half));
        const auto small = series.excess.hi < V(0.5) * series.denominator.hi;
        const auto excess = select<V>(small, series.excess, pair<V>{V(0), V(0)});
        const auto near = log_one_plus_ratio(excess, series.denominator);
        return select<V>(small, near,
                         log_ratio_accurate(series.numerator, series.denominator, V(0)))
            .hi;
    } else {
        constexpr band b = band_of<Region>;
        const auto small = x * x < V(1.6) * (nu + V(1));
        const auto large = x * x >= V(1.6) * (nu + V(1));
        const auto low = nu < V(37), high = nu >= V(37);
        // Lanes of another kind get a harmless argument.
        V value = V(0);
        if (any(small)) {
            const V argument = select(small, x, V(0));
            value = select(small, log_series_small(nu, argument), value);
        }
        if (any(large & low)) {
            const V order = select(low, nu, V(1));
            value = select(large & low, log_series_low<b>(order, x), value);
        }
        if constexpr (b == band::from_37 || b == band::from_256) {
            if (any(large & high)) {
                const V order = select(low, V(37), nu);
                value = select(large & high, log_series_high<b>(order, x), value);
            }
        }
        return value;
    }
}

// Orders and arguments beyond 2^500 and arguments below 2^-1000.
ASSAY_LANE double log_series_at_extremes(double nu, double x) {
    if (x < 0x1p-1000) return 0;
    if (x * 0x1p60 < nu) return 0.5 * x * (0.5 * x / nu);
    if (nu * 0x1p100 < x) return x;
    const double order = nu * 0x1p-600, argument = x * 0x1p-600;
    const auto h = hypotenuse_of(order, argument);
    const auto sum = order_plus(order, h.s);
    const auto delta = multiply(quotient(argument, sum), argument);
    const auto l = delta.hi < order ? twice_atanh(quotient(delta, add(delta, 4 * order)))
                                    : -log_ratio(2 * order, sum, 0.0);
    const double rest = 0.5 * log_ratio(order, h.s, 0.0).hi;
    return add(delta, -multiply(l, order)).hi * 0x1p600 + rest;
}

}  // namespace assay::bessel
