#pragma once
// Both logs vanish along a curve (x/nu -> 0.6627... for large nu). There s + nu log(x/(nu+s))
// cancels and the digits of the value come from the far digits of the terms: Debye's expansion
// again, for s >= 64, with everything in pairs.

#include "method/debye.hpp"

namespace assay::bessel {

// R by D_1 .. D_22 about w = 89/128; the first term left out is below 2^-100 on the curve for s
// >= 64.
template <class V>
ASSAY_LANE pair<V> debye_rest_accurate(pair<V> w, pair<V> q) {
    constexpr int in_pairs = 9;
    const auto delta = add(w, V(-89.0 / 128));
    V tail = V(0);
    for (int k = 22; k > in_pairs; --k) {
        const double* d = debye_zero_hi + (k - 1) * (k + 2) / 2;
        V poly = V(d[k]);
        for (int i = k - 1; i >= 0; --i) poly = fma(poly, delta.hi, V(d[i]));
        tail = fma(tail, q.hi, poly);
    }
    pair<V> sum = {tail, V(0)};
    for (int k = in_pairs; k >= 1; --k) {
        const int at = (k - 1) * (k + 2) / 2;
        pair<V> poly = {V(debye_zero_hi[at + k]), V(debye_zero_lo[at + k])};
        for (int i = k - 1; i >= 0; --i)
            poly = add(multiply(poly, delta),
                       pair<V>{V(debye_zero_hi[at + i]), V(debye_zero_lo[at + i])});
        sum = add(multiply(sum, q), poly);
    }
    return multiply(sum, q);
}

template <class V>
ASSAY_LANE pair<V> debye_exponent_accurate(V nu, V x, pair<V> s, V shift) {
    const auto sum = two_sum(s.hi, nu);
    const auto l = log_ratio_accurate(pair<V>{x, V(0)}, fast_two_sum(sum.hi, sum.lo + s.lo), shift);
    return add(s, multiply(l, nu));
}

// log I or log K for s >= 64 next to its zero curve: absolute error 2^-101 s.
template <kind Kind, class V>
ASSAY_WHOLE pair<V> debye_accurate(V nu, V x) {
    const auto h = hypotenuse_of(nu, x);
    const auto s = fast_two_sum(h.s.hi, h.s.lo);
    const auto eta = debye_exponent_accurate(nu, x, s, V(0));
    const pair<V> one = {V(1), V(0)};
    const auto inverse = divide(one, s);
    const auto w = square(multiply(inverse, nu));
    auto logarithm = log_ratio_accurate(s, one, V(0));
    logarithm = {logarithm.hi * V(-0.5), logarithm.lo * V(-0.5)};
    const pair<V> constant = Kind == kind::i
                                 ? pair<V>{V(-half_log_two_pi_hi), V(-half_log_two_pi_lo)}
                                 : pair<V>{V(half_log_half_pi_hi), V(half_log_half_pi_lo)};
    const auto rest = debye_rest_accurate(w, Kind == kind::i ? inverse : -inverse);
    return add(add(Kind == kind::i ? eta : -eta, add(logarithm, constant)), rest);
}

// The same for s > 2^500, where only eta matters.
template <kind Kind>
ASSAY_LANE double debye_wide_accurate(double nu, double x) {
    constexpr double down = 0x1p-600;
    const auto h = hypotenuse_of(nu * down, x * down);
    const auto eta =
        debye_exponent_accurate(nu * down, x * down, fast_two_sum(h.s.hi, h.s.lo), 0.0);
    return (Kind == kind::i ? eta.hi : -eta.hi) * 0x1p600;
}

}  // namespace assay::bessel
