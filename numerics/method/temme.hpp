#pragma once
// log K for x < 1, nu < 8 by Temme's series (N. M. Temme, J. Comput. Phys. 19, 1975, 324-337) in
// pairs: K of orders mu and mu + 1, mu = nu - round(nu), then the recurrence upwards. Everything is
// scaled so that tiny x cannot overflow: exp(|mu| L), L = log(2/x), is taken out, and the
// recurrence runs on K_k (x/2)^(k - mu).

#include "method/exponential.hpp"
#include "method/series.hpp"

namespace assay::bessel {

// (1 - exp(-t))/t for t >= 0, relative error 2^-98.
template <class V>
ASSAY_LANE pair<V> relative_decay(pair<V> t) {
    const auto small = t.hi < V(0.0625);
    const pair<V> one = {V(1), V(0)};
    const pair<V> r = select<V>(small, t, pair<V>{V(0), V(0)});
    V tail = V(inverse_factorial_hi[15]);
    for (int j = 14; j >= 9; --j) tail = fma(-tail, r.hi, V(inverse_factorial_hi[j]));
    pair<V> sum = {tail, V(0)};
    for (int j = 8; j >= 0; --j)
        sum =
            add(-multiply(r, sum), pair<V>{V(inverse_factorial_hi[j]), V(inverse_factorial_lo[j])});
    const auto large = select<V>(small, one, t);
    const auto quotient = divide(add(-exp_accurate(-large), V(1)), large);
    return select<V>(small, sum, quotient);
}

// K_nu (x/2)^n exp(-|mu| L) and K_(nu+1) (x/2)^(n+1) exp(-|mu| L), n = round(nu).
template <class V>
struct temme_values {
    pair<V> here, above;
    pair<V> scale;  // |mu| + n
    pair<V> l;
};

template <class V>
ASSAY_WHOLE temme_values<V> temme(V nu, V x) {
    const V n = nearest(nu);
    const V mu = nu - n;
    const V size = magnitude(mu);
    const pair<V> one = {V(1), V(0)};
    const auto l = -log_half(x);
    const V half = x * V(0.5);
    const auto y = two_product(half, half);

    // 1/Gamma(1 + |mu|) and 1/Gamma(1 - |mu|): even and odd parts.
    const auto gammas = reciprocal_gamma_parts(size);
    const auto odd = multiply(gammas.odd, size);
    const auto plus = divide(one, add(gammas.even, odd));    // Gamma(1 + |mu|)
    const auto minus = divide(one, add(gammas.even, -odd));  // Gamma(1 - |mu|)

    // With exp(|mu| L) taken out: p0 = Gamma(1 + |mu|)/2, q0 = exp(-2|mu|L) Gamma(1 - |mu|)/2 and
    // f0 = Gamma Gamma [ (1 + e)/2 Gamma_1 + L (1 - e)/(2|mu|L) Gamma_2 ], e = exp(-2|mu|L),
    // Gamma_1 = -odd.
    const auto angle = multiply(l, size + size);
    const auto e = exp_accurate(-angle);
    const auto decayed = multiply(l, relative_decay(angle));
    pair<V> f =
        add(multiply(decayed, gammas.even), -multiply(multiply(add(e, V(1)), V(0.5)), gammas.odd));
    f = multiply(f, multiply(plus, minus));
    pair<V> p = multiply(plus, V(0.5));
    pair<V> q = multiply(multiply(minus, e), V(0.5));

    const auto m = two_product(size, size);
    // For mu < 0 p and q change places in K_(mu+1).
    const auto negative = mu < V(0);
    pair<V> c = one, sum = f, next = select<V>(negative, q, p);
    for (int k = 1; k <= 16; ++k) {
        const auto d = divide(one, add(-m, V(double(k) * k)));
        f = multiply(add_same_sign(multiply(f, V(k)), add_same_sign(p, q)), d);
        p = multiply(multiply(p, two_sum(V(k), size)), d);
        q = multiply(multiply(q, two_sum(V(k), -size)), d);
        c = multiply(divide(c, pair<V>{V(k), V(0)}), y);
        sum = add(sum, multiply(c, f));
        next = add(next, multiply(c, add(select<V>(negative, q, p), -multiply(f, V(k)))));
    }
    // sum = K_mu, next = (x/2) K_(mu+1), both over exp(|mu| L).
    pair<V> below = sum;
    pair<V> here = next;
    pair<V> result = sum, result_above = next;
    for (int j = 1; j <= 8; ++j) {
        const auto order = two_sum(mu, V(j));
        const auto above = add_same_sign(multiply(y, below), multiply(here, order));
        below = here;
        here = above;
        const auto reached = n > V(j - 0.5);
        result = select<V>(reached, below, result);
        result_above = select<V>(reached, here, result_above);
    }
    return {result, result_above, two_sum(size, n), l};
}

template <class V>
ASSAY_LANE pair<V> log_k_near_origin(V nu, V x) {
    const auto k = temme(nu, x);
    const auto logarithm = log_ratio_accurate(k.here, pair<V>{V(1), V(0)}, V(0));
    return add(multiply(k.l, k.scale), logarithm);
}

}  // namespace assay::bessel
