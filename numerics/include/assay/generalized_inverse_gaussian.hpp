#pragma once
// The generalised inverse Gaussian distribution, density
//   (a/b)^(p/2)/(2 K_p(sqrt(ab))) x^(p-1) exp(-(a x + b/x)/2), x > 0
// (B. Jorgensen, Statistical Properties of the Generalized Inverse Gaussian Distribution, 1982).
// The hyperbolic distributions are normal mixtures over it.

namespace assay::generalized_inverse_gaussian {

// log of the density for real p, a > 0, b > 0: within 4 u, u = 2^-52, of the largest of |log K|,
// |p log y|, sqrt(ab) (y - 1)^2/y and |log x|, y = x sqrt(a/b). -inf at x = 0 and x = inf; NaN for
// x < 0, for a or b not positive and finite, and for NaN.
double log_density(double x, double p, double a, double b) noexcept;

}  // namespace assay::generalized_inverse_gaussian
