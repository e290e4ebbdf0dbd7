#pragma once
// Exponentials of pairs.

#include "method/logarithm.hpp"
#include "method/tables/exp.hpp"

namespace assay::bessel {

// exp(a + a_lo) to 0.6 ulp; arguments below -700 give about exp(-700), which the callers' sums do
// not see.
template <class V>
ASSAY_LANE V exp_short(V a, V a_lo) {
    a = select(a < V(-700.0), V(-700.0), a);
    const V k = nearest(a * V(0x1.71547652b82fep0));
    V r = fma(k, V(-ln2_a), a);
    r = r + fma(k, V(-ln2_b), a_lo);
    V p = V(inverse_factorial_hi[12]);
    ASSAY_UNROLL(12)
    for (int j = 11; j >= 1; --j) p = fma(p, r, V(inverse_factorial_hi[j]));
    return fma(p * r, r, r + V(1)) * power_of_two(k);
}

// The same as a pair, relative error 2^-59: 1 + r + r^2/2 in pairs.
template <class V>
ASSAY_LANE pair<V> exp_with_rest(V a, V a_lo) {
    a = select(a < V(-700.0), V(-700.0), a);
    const V k = nearest(a * V(0x1.71547652b82fep0));
    const V r_hi = fma(k, V(-ln2_a), a), r_lo = fma(k, V(-ln2_b), a_lo);
    const V r = r_hi + r_lo, delta = (r_hi - r) + r_lo;
    V p = V(inverse_factorial_hi[13]);
    ASSAY_UNROLL(12)
    for (int j = 12; j >= 2; --j) p = fma(p, r, V(inverse_factorial_hi[j]));
    const V half = V(0.5) * r, q = half * r;
    const V rest = fma(p * r, r * r, fma(delta, r, fma(half, r, -q)));
    const auto s = fast_two_sum(V(1), r_hi);
    const auto t = fast_two_sum(s.hi, q);
    const V scale = power_of_two(k);
    return {t.hi * scale, (t.lo + (s.lo + (r_lo + rest))) * scale};
}

// exp(a), |a| < 700, relative error 2^-100: (1 + y)^8 with y = exp(r/8) - 1.
template <class V>
ASSAY_LANE pair<V> exp_accurate(pair<V> a) {
    const V hi = select(a.hi < V(-700.0), V(-700.0), a.hi);
    const V k = nearest(hi * V(0x1.71547652b82fep0));
    auto r = add(add_exponent(-k, pair<V>{V(0), V(0)}), pair<V>{hi, a.lo});
    r = {r.hi * V(0.125), r.lo * V(0.125)};
    V tail = V(inverse_factorial_hi[14]);
    ASSAY_UNROLL(8)
    for (int j = 13; j >= 7; --j) tail = fma(tail, r.hi, V(inverse_factorial_hi[j]));
    pair<V> sum = {tail, V(0)};
    ASSAY_UNROLL(8)
    for (int j = 6; j >= 1; --j)
        sum =
            add(multiply(r, sum), pair<V>{V(inverse_factorial_hi[j]), V(inverse_factorial_lo[j])});
    pair<V> y = add(multiply(square(r), sum), r);
    ASSAY_UNROLL(3)
    for (int j = 0; j < 3; ++j) y = add(square(y), pair<V>{y.hi + y.hi, y.lo + y.lo});
    const auto e = add(y, V(1));
    const V scale = power_of_two(k);
    return {e.hi * scale, e.lo * scale};
}

}  // namespace assay::bessel
