#pragma once
// What the densities' tables hold, to 50 digits: each value by the Bessel functions' two
// independent methods (reference.hpp), which must agree; precision is raised until they do.

#include "reference/number.hpp"

namespace assay::reference {

// I_(nu+1)(x)/I_nu(x) by one method (0) or the other (1).
number i_ratio(int method, const number& nu, const number& x, unsigned bits);

// The kappa with I_(d/2)(kappa)/I_(d/2-1)(kappa) = r: Newton's method on one method's ratio, and
// the other's ratio changes sign around it.
number vmf_kappa(double d, double r);

struct log_normalizer {
    number value;  // (d/2 - 1) log kappa - (d/2) log 2 pi - log I_(d/2-1)(kappa)
    number scale;  // kappa times the ratio
};
log_normalizer vmf_log_normalizer(double d, double kappa);

struct matern_value {
    number log_kernel, in_distance, in_length, in_smoothness;
};
// log of 2^(1-nu)/Gamma(nu) z^nu K_nu(z), z = sqrt(2 nu) distance/length, and its derivatives.
matern_value matern(double distance, double length, double nu);

// log of (a/b)^(p/2)/(2 K_p(sqrt(ab))) x^(p-1) exp(-(a x + b/x)/2).
number inverse_gaussian(double x, double p, double a, double b);

}  // namespace assay::reference
