#pragma once
// Matern kernels of unit variance, k = 2^(1-nu)/Gamma(nu) z^nu K_nu(z), z = sqrt(2 nu)
// distance/length (C. E. Rasmussen, C. K. I. Williams, Gaussian Processes for Machine Learning,
// 2006, equation 4.14): log k and its derivatives, for any smoothness nu > 0; infinite nu is the
// squared exponential.
//
// Errors, u = 2^-52, each bound a test on reference/density_tables: log k is within 4 u of
// max(|log k|, |z d/dz log k|/2) plus, below nu = 37, of |log K_nu(z)|, whose digits it cannot
// outdo; the derivatives in distance and length are within 6 u of themselves. The derivative in nu
// is below 37 within 4 u of max(1, |log z|, z/nu, 1/nu), from there within 4 u of the larger of
// itself and its two terms, v^2/32 and v/(4 nu), v = z^2/(nu^2 + z^2).
// NaN for negative distance, length <= 0, nu <= 0 and NaN.

#include <span>

namespace assay::matern {

double log_kernel(double distance, double length, double nu) noexcept;

struct value_and_gradient {
    double log_kernel;
    double in_distance, in_length, in_smoothness;  // d log k/d of each
};
value_and_gradient log_kernel_gradient(double distance, double length, double nu) noexcept;

// out[i] = log_kernel(distance[i], length[i], nu[i]) for as many elements as the shortest span has,
// the same bits; out may be an argument. What depends on nu alone is computed once for equal
// neighbours.
void log_kernel(std::span<const double> distance, std::span<const double> length,
                std::span<const double> nu, std::span<double> out) noexcept;

}  // namespace assay::matern
