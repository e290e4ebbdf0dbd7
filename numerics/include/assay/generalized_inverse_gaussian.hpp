#pragma once
// The generalised inverse Gaussian distribution, density
//   (a/b)^(p/2)/(2 K_p(sqrt(ab))) x^(p-1) exp(-(a x + b/x)/2), x > 0
// (B. Jorgensen, Statistical Properties of the Generalized Inverse Gaussian Distribution, 1982).
// The hyperbolic distributions are normal mixtures over it.

namespace assay::generalized_inverse_gaussian {

// log of the density for real p, a > 0, b > 0: within 4 u, u = 2^-52, of the largest of |log K|,
// |p log y|, sqrt(ab) (y - 1)^2/y and |log x|, y = x sqrt(a/b). -inf at x = 0 and x = inf.
//
// b = 0 with p > 0 is the gamma distribution of shape p and rate a/2, a = 0 with p < 0 the inverse
// gamma distribution of shape -p and scale b/2: within 1 u of the larger of |log density| and 2^-44
// of the largest term, shape |log t|, t or |log x|, where t is a x/2 or b/(2 x). At x = 0 the gamma
// distribution's is +inf for p < 1 and log(a/2) for p = 1.
//
// NaN for x < 0, for a or b negative or not finite, where a or b is 0 and p has not the sign above,
// and for NaN.
double log_density(double x, double p, double a, double b) noexcept;

}  // namespace assay::generalized_inverse_gaussian
