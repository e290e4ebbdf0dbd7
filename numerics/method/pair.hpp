#pragma once
// Unevaluated sums of two doubles, |lo| <= ulp(hi)/2 after each operation. Error bounds are
// relative to the result, with u = 2^-53 (Joldes, Muller, Popescu, "Tight and rigorous error bounds
// for basic building blocks of double-word arithmetic", ACM TOMS 44, 2017; the algorithm's number
// there is in brackets).

#include "method/lane.hpp"

namespace assay::bessel {

template <class V>
struct pair {
    V hi, lo;
};

// a + b exactly; [Fast2Sum] needs |a| >= |b| or a = 0.
template <class V>
ASSAY_LANE pair<V> fast_two_sum(V a, V b) {
    const V s = a + b;
    return {s, b - (s - a)};
}
// a + b exactly [2Sum].
template <class V>
ASSAY_LANE pair<V> two_sum(V a, V b) {
    const V s = a + b;
    const V t = s - a;
    return {s, (a - (s - t)) + (b - t)};
}
// a * b exactly, barring underflow [2Prod].
template <class V>
ASSAY_LANE pair<V> two_product(V a, V b) {
    const V p = a * b;
    return {p, fma(a, b, -p)};
}

template <class V>
ASSAY_LANE pair<V> operator-(pair<V> a) {
    return {-a.hi, -a.lo};
}
// 2 u^2 [DWPlusFP].
template <class V>
ASSAY_LANE pair<V> add(pair<V> a, V b) {
    const auto s = two_sum(a.hi, b);
    return fast_two_sum(s.hi, s.lo + a.lo);
}
// 3 u^2 whatever the signs [AccurateDWPlusDW].
template <class V>
ASSAY_LANE pair<V> add(pair<V> a, pair<V> b) {
    const auto s = two_sum(a.hi, b.hi);
    const auto t = two_sum(a.lo, b.lo);
    const auto v = fast_two_sum(s.hi, s.lo + t.hi);
    return fast_two_sum(v.hi, v.lo + t.lo);
}
// 3 u^2 for operands of one sign [SloppyDWPlusDW].
template <class V>
ASSAY_LANE pair<V> add_same_sign(pair<V> a, pair<V> b) {
    const auto s = two_sum(a.hi, b.hi);
    return fast_two_sum(s.hi, s.lo + (a.lo + b.lo));
}
// 2 u^2 [DWTimesFP3].
template <class V>
ASSAY_LANE pair<V> multiply(pair<V> a, V b) {
    const auto p = two_product(a.hi, b);
    return fast_two_sum(p.hi, fma(a.lo, b, p.lo));
}
// 5 u^2 [DWTimesDW2].
template <class V>
ASSAY_LANE pair<V> multiply(pair<V> a, pair<V> b) {
    const auto p = two_product(a.hi, b.hi);
    return fast_two_sum(p.hi, p.lo + fma(a.hi, b.lo, a.lo * b.hi));
}
template <class V>
ASSAY_LANE pair<V> square(pair<V> a) {
    const auto p = two_product(a.hi, a.hi);
    return fast_two_sum(p.hi, fma(V(2) * a.hi, a.lo, p.lo));
}
// About 6 u^2: the quotient of the high parts, corrected by the exact remainder.
template <class V>
ASSAY_LANE pair<V> divide(pair<V> a, pair<V> b) {
    const V reciprocal = V(1) / b.hi;
    const V q = a.hi * reciprocal;
    const auto product = two_product(q, b.hi);
    const V remainder = (a.hi - product.hi) - product.lo;
    const V first = fma(-q, b.lo, remainder + a.lo);
    const V q1 = first * reciprocal;
    // The remainder of the second digit keeps the quotient's error below u^2 where `reciprocal` is
    // off by an ulp.
    const V q2 = fma(-q1, b.hi, first) * reciprocal;
    return fast_two_sum(q, q1 + q2);
}
template <class V>
ASSAY_LANE pair<V> select(mask_of<V> m, pair<V> a, pair<V> b) {
    return {select(m, a.hi, b.hi), select(m, a.lo, b.lo)};
}

// Whether the compiler fuses a product with a sum. It must not know the numbers: a, and a^2 rounded
// and negated.
ASSAY_LANE bool contracts(double a, double c) { return a * a + c != 0; }
ASSAY_LANE pair<double> contraction_numbers() {
    const double a = 1 + 0x1p-30;
    return {a, -two_product(a, a).hi};
}

}  // namespace assay::bessel
