#include "assay/generalized_inverse_gaussian.hpp"

#include <cmath>
#include <limits>

#include "assay/log_bessel.hpp"

namespace assay::generalized_inverse_gaussian {

// With w = sqrt(ab) and y = x sqrt(a/b) the exponent is -w - w (y - 1)^2/(2 y), and -w goes into
// the scaled K: what is left is small near the mode.
double log_density(double x, double p, double a, double b) noexcept {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    if (!(x >= 0 && a > 0 && b > 0 && a < infinity && b < infinity) || std::isnan(p))
        return std::numeric_limits<double>::quiet_NaN();
    if (x == 0 || x == infinity) return -infinity;
    const double root_a = std::sqrt(a), root_b = std::sqrt(b);
    const double w = root_a * root_b, y = x * (root_a / root_b);
    // w (y - 1)^2/y as the square of sqrt(a x) - sqrt(b/x).
    const double gap = std::sqrt(a * x) - std::sqrt(b / x);
    return p * std::log(y) - std::log(x) - std::log(2.0) - gap * gap / 2 -
           log_bessel_k_scaled(p, w);
}

}  // namespace assay::generalized_inverse_gaussian
