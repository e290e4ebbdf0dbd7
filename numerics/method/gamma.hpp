#pragma once
// What the small orders need of the gamma function, in pairs.

#include "method/logarithm.hpp"
#include "method/tables/gamma.hpp"

namespace assay::bessel {

template <class V>
struct reciprocal_gammas {
    pair<V> even, odd;  // 1/Gamma(1 + mu) = even + mu odd, 1/Gamma(1 - mu) = even - mu odd
};

// The even and odd parts of 1/Gamma(1 + mu) over |mu| <= 1/2, relative error 2^-101.
template <class V>
ASSAY_WHOLE reciprocal_gammas<V> reciprocal_gamma_parts(V mu) {
    const auto m = two_product(mu, mu);
    const auto coefficient = [](int k) {
        return pair<V>{V(reciprocal_gamma_hi[k - 1]), V(reciprocal_gamma_lo[k - 1])};
    };
    pair<V> even = coefficient(36), odd = coefficient(35);
    for (int k = 34; k >= 2; k -= 2) {
        even = add(multiply(m, even), coefficient(k));
        odd = add(multiply(m, odd), coefficient(k - 1));
    }
    return {add(multiply(m, even), V(1)), odd};
}

// 1/Gamma(1 + mu) - 1, relative error 2^-100, 0 <= mu <= 1/2 (1/Gamma(1) = 1, and nothing cancels
// below 1/2).
template <class V>
ASSAY_LANE pair<V> reciprocal_gamma_minus_one(V mu) {
    pair<V> sum = {V(reciprocal_gamma_hi[35]), V(reciprocal_gamma_lo[35])};
    for (int k = 35; k >= 1; --k)
        sum = add(multiply(sum, mu),
                  pair<V>{V(reciprocal_gamma_hi[k - 1]), V(reciprocal_gamma_lo[k - 1])});
    return multiply(sum, mu);
}

// log Gamma(z), z >= 48, by Stirling's series (DLMF 5.11.1): absolute error 2^-102 of z log z.
template <class V>
ASSAY_WHOLE pair<V> log_gamma_large(pair<V> z) {
    const pair<V> one = {V(1), V(0)};
    const auto inverse = divide(one, z);
    const auto m = square(inverse);
    V tail = V(stirling_hi[13]);
    for (int n = 12; n >= 5; --n) tail = fma(tail, m.hi, V(stirling_hi[n]));
    pair<V> sum = {tail, V(0)};
    for (int n = 4; n >= 0; --n)
        sum = add(multiply(m, sum), pair<V>{V(stirling_hi[n]), V(stirling_lo[n])});
    const auto logarithm = log_ratio_accurate(z, one, V(0));
    const auto main = add(multiply(add(z, V(-0.5)), logarithm), -z);
    const pair<V> constant = {V(0x1.d67f1c864beb5p-1), V(-0x1.65b5a1b7ff5dfp-55)};
    return add(add(main, constant), multiply(inverse, sum));
}

}  // namespace assay::bessel
