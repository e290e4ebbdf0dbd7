// Fitting and drawing samples.

#include <cmath>
#include <limits>
#include <numeric>
#include <stdexcept>
#include <string>

#include "assay/von_mises_fisher.hpp"
#include "density/direction.hpp"

namespace assay::vmf {

distribution fit(sample_rows samples) {
    check(samples);
    std::vector<double> sum(samples.dimension, 0.0);
    for (std::size_t i = 0; i < samples.count(); ++i)
        add_scaled(sum, samples.row(i), inverse_length(samples, i));
    const double length = std::sqrt(dot(sum, sum));
    const double r = std::min(1.0, length / static_cast<double>(samples.count()));
    scale(sum, length);
    return {std::move(sum), kappa_from_resultant(static_cast<double>(samples.dimension), r)};
}

namespace {

// The cosine w to the mean direction, as what is needed of it.
struct latitude {
    double cosine, sine;
};

// Wood's steps in b = (d - 1)/(2 kappa + sqrt(4 kappa^2 + (d - 1)^2)), with x0 = (1 - b)/(1 + b),
// proposal w = (1 - (1 + b) z)/(1 - (1 - b) z), z from a symmetric beta distribution. In terms of
// m = 1 - 2 z and e = 1 - (1 - b) z:
//   w - x0 = 2 b m/((1 + b) e),  (1 - x0 w)/(1 - x0^2) = 1 - x0 m (1 + b)/(2 e),
//   1 - w = 2 b z/e,  1 + w = 2 (1 - z)/e.
latitude draw_latitude(double d, double kappa, std::mt19937_64& engine) {
    const double n = d - 1;
    const double b = n / (2 * kappa + std::hypot(2 * kappa, n));
    const double x0 = (1 - b) / (1 + b);
    std::gamma_distribution<double> gamma(n / 2, 1.0);
    std::uniform_real_distribution<double> uniform(0.0, 1.0);
    for (;;) {
        const double g = gamma(engine), h = gamma(engine);
        const double z = g / (g + h), rest = h / (g + h), m = (h - g) / (g + h);
        const double e = rest + b * z;
        const double above = 2 * b * m / ((1 + b) * e);
        const double accepted = kappa * above + n * std::log1p(-x0 * m * (1 + b) / (2 * e));
        if (!(accepted >= std::log(uniform(engine)))) continue;
        return {(rest - b * z) / e, 2 * std::sqrt(b * z * rest) / e};
    }
}

// A direction at right angles to `mean`, uniform among them.
void draw_tangent(std::span<const double> mean, std::mt19937_64& engine, std::span<double> out) {
    std::normal_distribution<double> normal;
    for (;;) {
        for (double& v : out) v = normal(engine);
        // Twice, since one projection leaves a rounded remainder.
        for (int pass = 0; pass < 2; ++pass) add_scaled(out, mean, -dot(out, mean));
        const double length = std::sqrt(dot(out, out));
        if (!(length > 0)) continue;
        scale(out, length);
        return;
    }
}

}  // namespace

void sample(const distribution& f, std::mt19937_64& engine, std::span<double> out) {
    const std::size_t d = f.mean_direction.size();
    const double length = std::sqrt(dot(f.mean_direction, f.mean_direction));
    if (d < 2 || !(length > 0 && length < std::numeric_limits<double>::infinity()))
        throw std::invalid_argument(
            "the mean direction has no direction of two or more dimensions");
    if (!(f.kappa >= 0)) throw std::invalid_argument("kappa is negative or NaN");
    std::vector<double> mean = f.mean_direction;
    scale(mean, length);
    for (std::size_t i = 0; i + d <= out.size(); i += d) {
        const auto row = out.subspan(i, d);
        if (std::isinf(f.kappa)) {
            std::copy(mean.begin(), mean.end(), row.begin());
            continue;
        }
        const auto at = draw_latitude(static_cast<double>(d), f.kappa, engine);
        draw_tangent(mean, engine, row);
        for (std::size_t j = 0; j < d; ++j) row[j] = at.cosine * mean[j] + at.sine * row[j];
    }
}

}  // namespace assay::vmf
