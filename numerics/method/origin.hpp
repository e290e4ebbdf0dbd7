#pragma once
// First pass of log I for s < 8 and of log K for s < 8, x < 1: the series of series.hpp and
// temme.hpp with their leading terms in pairs and the rest in doubles. Where the logarithm is next
// to 0 the second pass takes the pairs.

#include "method/series.hpp"
#include "method/temme.hpp"

namespace assay::bessel {

// A value and the size of the terms that it is the sum of: its error is 2^-58 of `size`.
template <class V>
struct sized_value {
    V value, size;
};

template <class V>
ASSAY_LANE V larger(V a, V b) {
    return select(a < b, b, a);
}

// log(n/d), n and d pairs, with n - d given where it is `exact` and below d/4; absolute error
// 2^-64, relative to the logarithm there.
template <class V>
ASSAY_LANE pair<V> log_of_ratio(pair<V> n, pair<V> d, mask_of<V> exact, pair<V> difference) {
    const auto r = align(n.hi, d.hi);
    const V n_lo = n.lo * power_of_two(-r.exponent);
    const V above = select(exact, difference.hi, r.x - d.hi);
    const V above_lo = select(exact, difference.lo, n_lo - d.lo);
    const auto sum = two_sum(r.x, d.hi);
    const V sum_lo = sum.lo + (n_lo + d.lo);
    const V reciprocal = V(1) / sum.hi;
    const V t = above * reciprocal;
    const V t_lo = (fma(-t, sum.hi, above) + fma(-t, sum_lo, above_lo)) * reciprocal;
    const auto l = twice_atanh(pair<V>{t, t_lo});
    const auto s = two_sum(r.exponent * V(ln2_a), l.hi);
    return fast_two_sum(s.hi, s.lo + fma(r.exponent, V(ln2_b), l.lo));
}

// 1/Gamma(1 + mu) - 1 over |mu| <= 1/2: the first two terms in pairs, error 2^-59 of mu.
template <class V>
ASSAY_LANE pair<V> reciprocal_gamma_excess(V mu) {
    V tail = V(reciprocal_gamma_hi[20]);
    ASSAY_UNROLL(18)
    for (int k = 19; k >= 2; --k) tail = fma(tail, mu, V(reciprocal_gamma_hi[k]));
    const V third = tail * mu;
    const auto second = fast_two_sum(V(reciprocal_gamma_hi[1]), third);
    const auto product = two_product(second.hi, mu);
    const V low = fma(second.lo + V(reciprocal_gamma_lo[1]), mu, product.lo);
    const auto first = fast_two_sum(V(reciprocal_gamma_hi[0]), product.hi);
    const V first_lo = first.lo + (low + V(reciprocal_gamma_lo[0]));
    const auto whole = two_product(first.hi, mu);
    return {whole.hi, fma(first_lo, mu, whole.lo)};
}

// The power series of log I: numerator and denominator as in sum_power_series, the terms from the
// ninth on, below 2^-7 of the sum, in doubles.
template <class V>
ASSAY_LANE power_series<V> sum_power_series_first(V nu, pair<V> y) {
    constexpr int terms = 23, in_pairs = 8;
    V n_tail = V(1), d_tail = V(1);
    ASSAY_UNROLL(16)
    for (int k = terms; k > in_pairs; --k) {
        d_tail = d_tail * fma(nu, V(k), V(double(k) * k));
        n_tail = fma(n_tail, y.hi, d_tail);
    }
    pair<V> n = {n_tail, V(0)}, d = {d_tail, V(0)}, excess = n;
    ASSAY_UNROLL(8)
    for (int k = in_pairs; k >= 1; --k) {
        const auto product = two_product(nu, V(k));
        const auto c = two_sum(product.hi, V(double(k) * k));
        const V c_lo = c.lo + product.lo;
        const auto next = two_product(d.hi, c.hi);
        d = {next.hi, next.lo + fma(d.hi, c_lo, d.lo * c.hi)};
        const auto more = two_product(n.hi, y.hi);
        excess = {more.hi, more.lo + fma(n.hi, y.lo, n.lo * y.hi)};
        const auto sum = two_sum(d.hi, excess.hi);
        n = {sum.hi, sum.lo + (d.lo + excess.lo)};
    }
    return {n, d, excess};
}

// log I for s < 8, x normal: nu log(x/2) + log(S/Gamma(1 + nu)).
template <class V>
ASSAY_WHOLE sized_value<V> log_i_origin(V nu, V x) {
    const V half = x * V(0.5);
    const auto series = sum_power_series_first(nu, two_product(half, half));
    const V order = nearest(nu);
    const auto gamma = reciprocal_gamma_excess(nu - order);
    const auto by_gamma = multiply(series.numerator, gamma);
    const auto numerator = add(series.numerator, by_gamma);
    const auto difference = add(series.excess, by_gamma);
    // Gamma(1 + nu) = Gamma(1 + mu) times these factors, which are exact.
    pair<V> product = {V(1), V(0)};
    ASSAY_UNROLL(8)
    for (int j = 0; j < 8; ++j) product = multiply(product, select(V(j) < order, nu - V(j), V(1)));
    const auto denominator = multiply(series.denominator, product);
    const auto next_to_one =
        (order < V(0.5)) & (magnitude(difference.hi) < V(0.25) * series.denominator.hi);
    const auto b = log_of_ratio(numerator, denominator, next_to_one, difference);
    const auto l = log_ratio(x, pair<V>{V(2), V(0)}, V(0));
    const auto a = two_product(nu, l.hi);
    const V a_lo = fma(nu, l.lo, a.lo);
    const auto sum = two_sum(a.hi, b.hi);
    const V size = larger(magnitude(a.hi), magnitude(b.hi));
    return {sum.hi + (sum.lo + (a_lo + b.lo)), select(next_to_one, size, larger(size, V(1)))};
}

// (1 - exp(-t))/t for t >= 0, e = exp(-t): error 2^-58.
template <class V>
ASSAY_LANE pair<V> relative_decay_first(pair<V> t, pair<V> e) {
    const auto small = t.hi < V(0.5);
    const V r = select(small, t.hi, V(0)), r_lo = select(small, t.lo, V(0));
    V tail = V(inverse_factorial_hi[14]);
    ASSAY_UNROLL(12)
    for (int j = 13; j >= 3; --j) tail = fma(-tail, r, V(inverse_factorial_hi[j]));
    const auto third = fast_two_sum(V(inverse_factorial_hi[2]), -(tail * r));
    const auto square = two_product(third.hi, r);
    const V square_lo =
        fma(third.lo + V(inverse_factorial_lo[2]), r, fma(third.hi, r_lo, square.lo));
    const auto second = fast_two_sum(V(0.5), -square.hi);
    const auto product = two_product(second.hi, r);
    const V product_lo = product.lo + fma(second.lo - square_lo, r, second.hi * r_lo);
    const auto sum = fast_two_sum(V(1), -product.hi);
    const pair<V> near = {sum.hi, sum.lo - product_lo};
    const pair<V> one = {V(1), V(0)};
    const auto far = divide(add(-e, V(1)), select<V>(small, one, t));
    return select<V>(small, near, far);
}

// Even and odd parts of 1/Gamma(1 + mu) as reciprocal_gamma_parts, error 2^-59.
template <class V>
ASSAY_LANE reciprocal_gammas<V> reciprocal_gamma_parts_first(V mu) {
    const auto m = two_product(mu, mu);
    V even = V(reciprocal_gamma_hi[19]), odd = V(reciprocal_gamma_hi[18]);
    ASSAY_UNROLL(8)
    for (int k = 17; k >= 3; k -= 2) {
        even = fma(even, m.hi, V(reciprocal_gamma_hi[k]));
        odd = fma(odd, m.hi, V(reciprocal_gamma_hi[k - 1]));
    }
    const auto e = fast_two_sum(V(reciprocal_gamma_hi[1]), even * m.hi);
    const auto o = fast_two_sum(V(reciprocal_gamma_hi[0]), odd * m.hi);
    const pair<V> slope = {e.hi, e.lo + V(reciprocal_gamma_lo[1])};
    return {add(multiply(slope, m), V(1)), {o.hi, o.lo + V(reciprocal_gamma_lo[0])}};
}

// log K for s < 8, x < 1 normal: Temme's series as in temme.hpp, the terms from y^3 on in doubles.
template <class V>
ASSAY_WHOLE sized_value<V> log_k_origin(V nu, V x) {
    const V n = nearest(nu);
    const V mu = nu - n;
    const V size = magnitude(mu);
    const pair<V> one = {V(1), V(0)};
    const auto l = -log_ratio(x, pair<V>{V(2), V(0)}, V(0));
    const V half = x * V(0.5);
    const auto y = two_product(half, half);
    const auto gammas = reciprocal_gamma_parts_first(size);
    const auto odd = multiply(gammas.odd, size);
    const auto plus = divide(one, add(gammas.even, odd));
    const auto minus = divide(one, add(gammas.even, -odd));
    const auto angle = multiply(l, size + size);
    const auto e = exp_with_rest(-angle.hi, -angle.lo);
    const auto decayed = multiply(l, relative_decay_first(angle, e));
    pair<V> f =
        add(multiply(decayed, gammas.even), -multiply(multiply(add(e, V(1)), V(0.5)), gammas.odd));
    f = multiply(f, multiply(plus, minus));
    const auto p = multiply(plus, V(0.5));
    const auto q = multiply(multiply(minus, e), V(0.5));
    const auto negative = mu < V(0);
    const auto m = two_product(size, size);
    pair<V> sum_f = f, sum_next = select<V>(negative, q, p);
    // The terms c_k f_k, c_k p_k and c_k q_k, c_k = y^k/k!.
    auto fk = f, pk = p, qk = q;
    ASSAY_UNROLL(2)
    for (int k = 1; k <= 2; ++k) {
        const auto d = divide(y, multiply(add(-m, V(double(k) * k)), V(k)));
        fk = multiply(add(multiply(fk, V(k)), add_same_sign(pk, qk)), d);
        pk = multiply(multiply(pk, two_sum(V(k), size)), d);
        qk = multiply(multiply(qk, two_sum(V(k), -size)), d);
        sum_f = add(sum_f, fk);
        sum_next = add(sum_next, add(select<V>(negative, qk, pk), -multiply(fk, V(k))));
    }
    V f_last = fk.hi, p_last = pk.hi, q_last = qk.hi, f_tail = V(0), next_tail = V(0);
    ASSAY_UNROLL(9)
    for (int k = 3; k <= 10; ++k) {
        const V scale = y.hi / (V(k) * (V(double(k) * k) - m.hi));
        f_last = fma(f_last, V(k), p_last + q_last) * scale;
        p_last = p_last * (V(k) + size) * scale;
        q_last = q_last * (V(k) - size) * scale;
        f_tail = f_tail + f_last;
        next_tail = next_tail + fma(f_last, V(-k), select(negative, q_last, p_last));
    }
    auto below = add(sum_f, f_tail);
    auto here = add(sum_next, next_tail);
    pair<V> result = below;
    for (int j = 1; j <= 8; ++j) {
        const auto reached = n > V(j - 0.5);
        if (!any(reached)) break;
        result = select<V>(reached, here, result);
        const auto above = add_same_sign(multiply(y, below), multiply(here, two_sum(mu, V(j))));
        below = here;
        here = above;
    }
    const auto b = log_of_ratio(result, one, V(1) < V(0), result);
    const auto scale = two_sum(size, n);
    const auto a = two_product(l.hi, scale.hi);
    const V a_lo = a.lo + fma(l.hi, scale.lo, l.lo * scale.hi);
    const auto sum = two_sum(a.hi, b.hi);
    return {sum.hi + (sum.lo + (a_lo + b.lo)), V(1)};
}

}  // namespace assay::bessel
