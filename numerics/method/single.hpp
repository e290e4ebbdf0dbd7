#pragma once
// log I and log K of floats: from s = hypot(nu, x) = 18 on Debye's expansion (debye.hpp) in doubles
// alone, which hold nu^2 and x^2 without overflow and need no pairs; the value before its rounding
// to float is within 0.15 ulp of float, conditioned.

#include "method/log_bessel.hpp"
#include "method/tables/single.hpp"

namespace assay::bessel {

template <int Size, class V>
ASSAY_LANE V horner(const double (&c)[Size], V z) {
    V sum = V(c[Size - 1]);
    ASSAY_UNROLL(8)
    for (int i = Size - 2; i >= 0; --i) sum = fma(sum, z, V(c[i]));
    return sum;
}

// s^2, by which the method is chosen.
template <class V>
ASSAY_LANE V single_scale(V nu, V x) {
    return fma(nu, nu, x * x);
}
template <class V>
ASSAY_LANE mask_of<V> single_by_debye(V nu, V x, V h) {
    return (nu >= V(0)) & (x > V(0)) & (h >= V(324)) & (h < V(0x1p300));
}

// One division serves 1/s and the quotient of the logarithm; four terms of R.
template <kind Kind, class V>
ASSAY_LANE V single_debye(V nu, V x, V h) {
    const V s = square_root(h), a = nu + s;
    const auto r = align(x, a);
    const V n = r.x - a, d = r.x + a;
    const V inverse = V(1) / (d * s);
    const V t = n * (s * inverse), p = d * inverse;
    const V l = fma(t, horner(single_atanh, t * t), r.exponent * V(ln2_a));
    const V eta = fma(nu, l, s);
    const auto m = align(h, V(1));
    const V f = m.x - V(1);
    const V log_h = fma(f, horner(single_log, f), m.exponent * V(ln2_a));
    const V c = nu * p;
    const V rest = debye_series<4>(c * c, Kind == kind::i ? p : -p);
    const V prefactor =
        fma(V(-0.25), log_h, V(Kind == kind::i ? -half_log_two_pi_hi : half_log_half_pi_hi));
    return (Kind == kind::i ? eta : -eta) + (prefactor + rest);
}

template <kind Kind>
ASSAY_WHOLE float log_bessel_single(float nu, float x, mode m) {
    const double order = nu, argument = x, h = single_scale(order, argument);
    if (single_by_debye(order, argument, h))
        return static_cast<float>(single_debye<Kind>(order, argument, h));
    return static_cast<float>(log_bessel<Kind>(order, argument, m));
}

}  // namespace assay::bessel
