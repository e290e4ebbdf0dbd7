#pragma once
// K by the trapezoidal rule on K = integral over t > 0 of exp(-x cosh t) cosh(nu t) (DLMF 10.32.9),
// which converges geometrically: with step h the relative error is about exp(-2 pi d/h) K(nu, x cos
// d)/K(nu, x) for the best d < pi/2.

#include "method/exponential.hpp"
#include "method/tables/quadrature.hpp"

namespace assay::bessel {

// log(exp(x) K) for s < 8, x >= 1 in doubles and their rests, h = 5/32: absolute error 2^-58; good
// where the logarithm is not next to 0. exp(-x(cosh t - 1)) takes the rounding error of its
// argument; exp(nu t) is a power of exp(nu h), in a pair.
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
        const auto weight = exp_with_rest(-a, -a_lo);
        const auto both = fast_two_sum(up.hi, down.hi);
        const V both_lo = both.lo + (up.lo + down.lo);
        const V term = weight.hi * both.hi;
        const V term_lo =
            fma(weight.hi, both.hi, -term) + fma(weight.hi, both_lo, weight.lo * both.hi);
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

// The same in pairs, with nodes cosh(h), cosh(2h), ...: relative error of K 2^-99. One point at a
// time, its nodes spread over the lanes: eight sums, of every eighth node each, then their sum in
// order, so that a pack of any width and a single double give the same bits.
template <class V, int Nodes>
ASSAY_WHOLE pair<double> quadrature_accurate(double nu, double x, double step,
                                             const double (&cosh_hi)[Nodes],
                                             const double (&cosh_lo)[Nodes]) {
    constexpr int sums = 8, width = lane<V>::width;
    static_assert(Nodes % sums == 0 && sums % width == 0);
    const auto stride = exp_accurate(two_product(V(nu), V(sums * step)));
    const auto inverse_stride = divide(pair<V>{V(1), V(0)}, stride);
    auto total = exp_accurate(pair<double>{-x, 0.0});
    for (int first = 0; first < sums; first += width) {
        V node = V(1);
        ASSAY_UNROLL(8)
        for (int j = 0; j < width; ++j) lane<V>::set(node, j, first + j + 1);
        auto up = exp_accurate(two_product(V(nu), node * V(step)));
        auto down = divide(pair<V>{V(1), V(0)}, up);
        pair<V> sum = {V(0), V(0)};
        for (int j = first; j < Nodes; j += sums) {
            const pair<V> c = {lane<V>::load(cosh_hi + j), lane<V>::load(cosh_lo + j)};
            const auto weight = exp_accurate(-multiply(c, V(x)));
            sum = add_same_sign(sum, multiply(weight, add_same_sign(up, down)));
            up = multiply(up, stride);
            down = multiply(down, inverse_stride);
        }
        for (int j = 0; j < width; ++j)
            total = add_same_sign(total,
                                  pair<double>{lane<V>::get(sum.hi, j), lane<V>::get(sum.lo, j)});
    }
    return multiply(total, step * 0.5);
}

// log of that, point by point; a pack filled up with copies computes them once.
template <class V, int Nodes>
ASSAY_WHOLE pair<V> log_k_quadrature_accurate(V nu, V x, double step,
                                              const double (&cosh_hi)[Nodes],
                                              const double (&cosh_lo)[Nodes]) {
    pair<V> k = {V(1), V(0)};
    double last_nu = -1, last_x = -1;
    pair<double> value = {1, 0};
    for (int j = 0; j < lane<V>::width; ++j) {
        const double order = lane<V>::get(nu, j), argument = lane<V>::get(x, j);
        if (order != last_nu || argument != last_x)
            value = quadrature_accurate<V>(order, argument, step, cosh_hi, cosh_lo);
        lane<V>::set(k.hi, j, value.hi);
        lane<V>::set(k.lo, j, value.lo);
        last_nu = order;
        last_x = argument;
    }
    return log_ratio_accurate(k, pair<V>{V(1), V(0)}, V(0));
}

// log K for s < 8, x >= 1.
template <class V>
ASSAY_LANE pair<V> log_k_quadrature_accurate(V nu, V x) {
    return log_k_quadrature_accurate(nu, x, 0.09375, cosh_fine_hi, cosh_fine_lo);
}

// log K on its zero curve, 8 <= s < 64.
template <class V>
ASSAY_LANE pair<V> log_k_on_zero_curve(V nu, V x) {
    return log_k_quadrature_accurate(nu, x, 0.0546875, cosh_zero_hi, cosh_zero_lo);
}

}  // namespace assay::bessel
