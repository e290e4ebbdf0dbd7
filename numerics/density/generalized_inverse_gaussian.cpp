#include "assay/generalized_inverse_gaussian.hpp"

#include <cmath>
#include <limits>

#include "assay/log_bessel.hpp"
#include "density/log_gamma.hpp"

namespace assay::generalized_inverse_gaussian {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

using doubles = bessel::pair<double>;
constexpr doubles log_2 = {0x1.62e42fefa39efp-1, 0x1.abc9e3b39803fp-56};

// log v, v positive and finite.
doubles log_of(double v) {
    const bool subnormal = v < std::numeric_limits<double>::min();
    return bessel::log_ratio_accurate(doubles{subnormal ? v * 0x1p100 : v, 0}, doubles{1, 0},
                                      subnormal ? -100.0 : 0.0);
}

doubles quotient(double a, double b) {
    const double shift = b < 0x1p-500 ? 0x1p500 : b > 0x1p500 ? 0x1p-500 : 1.0;
    return bessel::divide(doubles{a * shift, 0}, doubles{b * shift, 0});
}

// log(t^shape exp(-t)/(Gamma(shape) x)): in pairs, as the terms cancel around the mode.
double log_gamma_weight(double shape, const doubles& t, const doubles& log_t, double x) {
    // Beyond 2^1000 the logarithm of Gamma leaves the range of pairs, and t outweighs it.
    if (shape > 0x1p1000 || t.hi > 0x1p1000)
        return shape * (log_t.hi - std::log(shape) + 1) - t.hi - std::log(x);
    // Below 2^-100 Gamma(shape) is 1/shape.
    const auto log_gamma = shape < 0x1p-100 ? -log_of(shape) : bessel::log_gamma(shape);
    const auto weight = bessel::add(bessel::multiply(log_t, shape), -log_gamma);
    return bessel::add(bessel::add(weight, -t), -log_of(x)).hi;
}

double log_gamma_density(double x, double shape, double rate) {
    if (x == 0) return shape > 1 ? -infinity : shape < 1 ? infinity : std::log(rate / 2);
    if (rate / 2 * x == infinity) return -infinity;
    const auto log_t = bessel::add(bessel::add(log_of(rate), log_of(x)), -log_2);
    return log_gamma_weight(shape, bessel::two_product(rate / 2, x), log_t, x);
}

double log_inverse_gamma_density(double x, double shape, double scale) {
    if (x == 0 || x == infinity || scale / 2 / x == infinity) return -infinity;
    const auto log_t = bessel::add(bessel::add(log_of(scale), -log_of(x)), -log_2);
    return log_gamma_weight(shape, quotient(scale / 2, x), log_t, x);
}

// With w = sqrt(ab) and y = x sqrt(a/b) the exponent is -w - w (y - 1)^2/(2 y), and -w goes into
// the scaled K: what is left is small near the mode.
double log_interior(double x, double p, double a, double b) {
    if (x == 0 || x == infinity) return -infinity;
    const double root_a = std::sqrt(a), root_b = std::sqrt(b);
    const double w = root_a * root_b, y = x * (root_a / root_b);
    // w (y - 1)^2/y as the square of sqrt(a x) - sqrt(b/x).
    const double gap = std::sqrt(a * x) - std::sqrt(b / x);
    return p * std::log(y) - std::log(x) - std::log(2.0) - gap * gap / 2 -
           log_bessel_k_scaled(p, w);
}

bool in_domain(double x, double p, double a, double b) {
    if (!(x >= 0 && a >= 0 && b >= 0 && a < infinity && b < infinity)) return false;
    if (b == 0) return a > 0 && p > 0 && p < infinity;
    return a > 0 ? !std::isnan(p) : p < 0 && p > -infinity;
}

}  // namespace

double log_density(double x, double p, double a, double b) noexcept {
    if (!in_domain(x, p, a, b)) return nan;
    if (b == 0) return log_gamma_density(x, p, a);
    if (a == 0) return log_inverse_gamma_density(x, -p, b);
    return log_interior(x, p, a, b);
}

}  // namespace assay::generalized_inverse_gaussian
