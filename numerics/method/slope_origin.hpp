#pragma once
// Ratios and what the derivatives need of them for s = hypot(nu, x) < 8.

#include "method/quadrature.hpp"
#include "method/slope.hpp"
#include "method/temme.hpp"

namespace assay::bessel {

// I_(nu+1)/I_nu = x above/here: the recurrence downwards (J. C. P. Miller), in pairs, all terms
// positive. It starts 24 orders up from Amos's bound (Math. Comp. 28, 1974, 239-251), off by 1e-3
// there at most, and forgets that by 2^-80.
template <class V>
struct miller_values {
    pair<V> here, above;
};

template <class V>
ASSAY_WHOLE miller_values<V> miller(V nu, V x) {
    constexpr int steps = 24;
    const auto y = two_product(x, x);
    const V order = nu + V(steps + 1.5);
    pair<V> above = {V(1), V(0)};
    pair<V> here = {order - V(1) + square_root(fma(order, order, y.hi)), V(0)};
    for (int k = steps; k >= 1; --k) {
        const auto twice = two_sum(nu + nu, V(2 * k));
        const auto below = add_same_sign(multiply(here, twice), multiply(above, y));
        above = here;
        here = below;
    }
    return {here, above};
}

// Moments of cosh t under the weight exp(-x cosh t) cosh(nu t) about `centre`, by the trapezoidal
// rule of quadrature.hpp: relative error of each sum about 2^-53, for s < 8, x >= 1.
template <class V>
struct cosh_moments {
    V centre_minus_one;
    V first, second;  // mean of cosh t - centre, mean of its square
};

template <class V>
ASSAY_WHOLE cosh_moments<V> moments_of_cosh(V nu, V x) {
    const V angle = nu * V(0.15625);
    const auto growth = exp_accurate(pair<V>{angle, fma(nu, V(0.15625), -angle)});
    const auto decay = divide(pair<V>{V(1), V(0)}, growth);
    // Debye's mean, s/x + x/(2 s^2).
    const V h = fma(nu, nu, x * x), s = square_root(h);
    const V centre = fma(nu * nu, V(1) / ((s + x) * x), V(0.5) * (x / h));
    pair<V> up = growth, down = decay;
    V sum = V(1), sum_lo = V(0), first = -centre, second = centre * centre, second_lo = V(0);
    for (int j = 0; j < 32; ++j) {
        const V a = x * V(cosh_coarse_hi[j]);
        const V a_lo = fma(x, V(cosh_coarse_lo[j]), fma(x, V(cosh_coarse_hi[j]), -a));
        const V term = exp_short(-a, -a_lo) * (up.hi + down.hi);
        const auto total = two_sum(sum, term);
        sum = total.hi;
        sum_lo = sum_lo + total.lo;
        const V distance = (V(cosh_coarse_hi[j]) - centre) + V(cosh_coarse_lo[j]);
        const V part = term * distance;
        first = first + part;
        const auto squares = two_sum(second, part * distance);
        second = squares.hi;
        second_lo = second_lo + squares.lo;
        up = multiply(up, growth);
        down = multiply(down, decay);
    }
    const V inverse = V(1) / (sum + sum_lo);
    return {centre, first * inverse, (second + second_lo) * inverse};
}

}  // namespace assay::bessel
