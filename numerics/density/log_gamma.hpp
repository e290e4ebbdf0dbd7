#pragma once
// log Gamma as a pair, for the constants of densities.

#include "method/gamma.hpp"

namespace assay::bessel {

// log Gamma(z), z > 0: 48 factors upwards below 48, then Stirling's series; absolute error 2^-98 of
// max(1, z log z).
inline pair<double> log_gamma(double z) {
    const pair<double> one = {1.0, 0.0};
    if (z >= 48) return log_gamma_large(pair<double>{z, 0.0});
    pair<double> product = one;
    for (int j = 1; j < 48; ++j) product = multiply(product, two_sum(z, double(j)));
    const auto raised = log_gamma_large(two_sum(z, 48.0));
    const auto factors = log_ratio_accurate(product, one, 0.0);
    return add(add(raised, -factors), -log_ratio_accurate(pair<double>{z, 0.0}, one, 0.0));
}

}  // namespace assay::bessel
