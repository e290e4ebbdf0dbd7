#pragma once
// K by the trapezoidal rule on K = integral over t > 0 of exp(-x cosh t) cosh(nu t) (DLMF 10.32.9),
// which converges geometrically: with step h the relative error is about exp(-2 pi d/h) K(nu, x cos
// d)/K(nu, x) for the best d < pi/2.

#include "method/exponential.hpp"
#include "method/tables/quadrature.hpp"

namespace assay::bessel {

// log(exp(x) K) for s < 8, x >= 1 in doubles, h = 5/32: error about 2^-53 absolute; good where the
// logarithm is not next to 0. exp(-x(cosh t - 1)) takes the rounding error of its argument;
// exp(nu t) is a power of exp(nu h), in a pair.
template <class V>
ASSAY_WHOLE pair<V> log_k_quadrature_sum(V nu, V x) {
    const V angle = nu * V(0.15625);
    const V angle_lo = fma(nu, V(0.15625), -angle);
    const auto growth = exp_accurate(pair<V>{angle, angle_lo});
    const auto decay = divide(pair<V>{V(1), V(0)}, growth);
    pair<V> up = growth, down = decay;
    V sum = V(1), sum_lo = V(0);
    for (int j = 0; j < 32; ++j) {
        const V a = x * V(cosh_coarse_hi[j]);
        const V a_lo = fma(x, V(cosh_coarse_lo[j]), fma(x, V(cosh_coarse_hi[j]), -a));
        const V weight = exp_short(-a, -a_lo);
        const auto both = fast_two_sum(up.hi, down.hi);
        const V both_lo = both.lo + (up.lo + down.lo);
        const V term = weight * both.hi;
        const V term_lo = fma(weight, both.hi, -term) + weight * both_lo;
        const auto s = two_sum(sum, term);
        sum = s.hi;
        sum_lo = sum_lo + (s.lo + term_lo);
        up = multiply(up, growth);
        down = multiply(down, decay);
    }
    // K = 5/64 exp(-x) sum.
    const auto total = multiply(fast_two_sum(sum, sum_lo), V(0.078125));
    const auto l = log_ratio(total.hi, pair<V>{V(1), V(0)}, V(0));
    return {l.hi, l.lo + total.lo / total.hi};
}

// log K there, half an ulp more.
template <class V>
ASSAY_LANE V log_k_quadrature(V nu, V x) {
    const auto l = log_k_quadrature_sum(nu, x);
    const auto f = two_sum(l.hi, -x);
    return f.hi + (f.lo + l.lo);
}

// The same in pairs, with nodes cosh(h), cosh(2h), ...: relative error of K 2^-99.
template <int Nodes, class V>
ASSAY_WHOLE pair<V> quadrature_accurate(V nu, V x, V step, const double (&cosh_hi)[Nodes],
                                        const double (&cosh_lo)[Nodes]) {
    const auto growth = exp_accurate(two_product(nu, step));
    const auto decay = divide(pair<V>{V(1), V(0)}, growth);
    pair<V> up = growth, down = decay;
    pair<V> sum = exp_accurate(pair<V>{-x, V(0)});
    for (int j = 0; j < Nodes; ++j) {
        const auto weight = exp_accurate(-multiply(pair<V>{V(cosh_hi[j]), V(cosh_lo[j])}, x));
        sum = add_same_sign(sum, multiply(weight, add_same_sign(up, down)));
        up = multiply(up, growth);
        down = multiply(down, decay);
    }
    return multiply(sum, step * V(0.5));
}

// log K for s < 8, x >= 1.
template <class V>
ASSAY_LANE pair<V> log_k_quadrature_accurate(V nu, V x) {
    const auto k = quadrature_accurate(nu, x, V(0.09375), cosh_fine_hi, cosh_fine_lo);
    return log_ratio_accurate(k, pair<V>{V(1), V(0)}, V(0));
}

// log K on its zero curve, 8 <= s < 64.
template <class V>
ASSAY_LANE pair<V> log_k_on_zero_curve(V nu, V x) {
    const auto k = quadrature_accurate(nu, x, V(0.0546875), cosh_zero_hi, cosh_zero_lo);
    return log_ratio_accurate(k, pair<V>{V(1), V(0)}, V(0));
}

}  // namespace assay::bessel
