#pragma once
// log I by the power series (DLMF 10.25.2), all terms positive, in pairs: near the origin, and on
// the zero curve of log I up to s = 64.

#include "method/gamma.hpp"

namespace assay::bessel {

// sum_{k<=Terms} y^k / (k! (nu+1)_k) = numerator/denominator, denominator = Terms! (nu+1)_Terms,
// without a division: T_k = 1 + y/(k(nu+k)) T_{k+1} from the end. `excess` is numerator -
// denominator, without cancellation.
template <class V>
struct power_series {
    pair<V> numerator, denominator, excess;
};

template <int Terms, class V>
ASSAY_WHOLE power_series<V> sum_power_series(V nu, pair<V> y) {
    pair<V> n = {V(1), V(0)}, d = n, excess = n;
    for (int k = Terms; k >= 1; --k) {
        const auto c = add(two_product(nu, V(k)), V(double(k) * k));
        d = multiply(d, c);
        excess = multiply(n, y);
        n = add_same_sign(d, excess);
    }
    return {n, d, excess};
}

// log(x/2), subnormal x included.
template <class V>
ASSAY_LANE pair<V> log_half(V x) {
    const auto tiny = x < V(0x1p-1000);
    const V raised = select(tiny, x * V(0x1p100), x);
    return log_ratio_accurate(pair<V>{raised, V(0)}, pair<V>{V(1), V(0)},
                              select(tiny, V(-101), V(-1)));
}

// log I for s < 8. f = nu log(x/2) + log(S/Gamma(1 + nu)); below nu = 1/2 and x = 1 the second
// logarithm is that of a number next to 1 and is formed from its distance to 1, so that f keeps its
// digits where all of it is small.
template <class V>
ASSAY_WHOLE pair<V> log_i_near_origin(V nu, V x) {
    const V half = x * V(0.5);
    const auto series = sum_power_series<32>(nu, two_product(half, half));
    const auto next_to_one = (nu < V(0.5)) & (x < V(1));
    const V small_nu = select(next_to_one, nu, V(0));
    const auto g = reciprocal_gamma_minus_one(small_nu);
    const auto distance = add_same_sign(add_same_sign(series.excess, multiply(series.excess, g)),
                                        multiply(series.denominator, g));
    const auto n = nearest(nu);
    const auto gammas = reciprocal_gamma_parts(nu - n);
    auto numerator = multiply(series.numerator, add(gammas.even, multiply(gammas.odd, nu - n)));
    auto denominator = series.denominator;
    for (int j = 0; j < 8; ++j) {
        const auto longer = multiply(denominator, two_sum(nu, V(-double(j))));
        denominator = select<V>(V(j) < n, longer, denominator);
    }
    const auto whole = log_ratio_accurate(numerator, denominator, V(0));
    // Lanes that do not need it get a harmless argument.
    const pair<V> none = {V(0), V(0)};
    const auto near =
        log_one_plus_ratio(select<V>(next_to_one, distance, none), series.denominator);
    return add(multiply(log_half(x), nu), select<V>(next_to_one, near, whole));
}

// log I on its zero curve, 8 <= s < 64: log N - log Terms! - log Gamma(nu + Terms + 1) + nu
// log(x/2).
template <class V>
ASSAY_WHOLE pair<V> log_i_on_zero_curve(V nu, V x) {
    constexpr int terms = 52;
    constexpr double log_factorial_hi = 0x1.38b8bf8931ddbp+7,
                     log_factorial_lo = -0x1.dd21a50c15507p-47;
    const V half = x * V(0.5);
    const auto series = sum_power_series<terms>(nu, two_product(half, half));
    const auto n = log_ratio_accurate(series.numerator, pair<V>{V(1), V(0)}, V(0));
    const auto gamma = log_gamma_large(two_sum(nu, V(terms + 1)));
    const auto a = add(multiply(log_half(x), nu), n);
    return add(add(a, -gamma), pair<V>{V(-log_factorial_hi), V(-log_factorial_lo)});
}

}  // namespace assay::bessel
