#include "assay/von_mises_fisher.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "assay/log_bessel.hpp"
#include "density/log_gamma.hpp"

namespace assay::vmf {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

using doubles = bessel::pair<double>;
constexpr doubles log_pi = {0x1.250d048e7a1bdp+0, 0x1.7abf2ad8d5088p-57};
constexpr doubles log_2 = {0x1.62e42fefa39efp-1, 0x1.abc9e3b39803fp-56};
constexpr double log_two_pi = 0x1.d67f1c864beb5p+0;

// log C_d(0) = log(Gamma(d/2)/(2 pi^(d/2))).
doubles log_normalizer_at_zero(double d) {
    // Beyond, Gamma's logarithm in pairs leaves the range before the sum does.
    if (d > 0x1p1000) return {d / 2 * (std::log(d / 2) - 1 - log_pi.hi), 0.0};
    const auto power = bessel::multiply(log_pi, d / 2);
    return bessel::add(bessel::add(bessel::log_gamma(d / 2), -power), -log_2);
}

// log C_d(kappa) = log C_d(0) - log 0F1(; d/2; kappa^2/4).
double log_normalizer_from(const doubles& at_zero, double d, double kappa) {
    const double growth = log_hyp0f1(d / 2 - 1, kappa);
    if (!(growth < infinity)) return -growth;
    const auto sum = bessel::two_sum(at_zero.hi, -growth);
    return sum.hi + (sum.lo + at_zero.lo);
}

bool in_domain(double d, double kappa) { return d >= 2 && d < infinity && kappa >= 0; }

}  // namespace

double log_normalizer(double d, double kappa) noexcept {
    return in_domain(d, kappa) ? log_normalizer_from(log_normalizer_at_zero(d), d, kappa) : nan;
}

double log_density(double d, double kappa, double cosine) noexcept {
    if (!in_domain(d, kappa) || !(cosine >= -1 && cosine <= 1)) return nan;
    // Up to kappa = d the factor is as large as the exponent or larger; beyond it is -kappa and a
    // rest, which log(e^-kappa I) gives by itself.
    if (kappa <= d) return log_normalizer(d, kappa) + kappa * cosine;
    if (kappa == infinity) return cosine == 1 ? infinity : -infinity;
    const double nu = d / 2 - 1;
    const double rest = nu * std::log(kappa) - d / 2 * log_two_pi - log_bessel_i_scaled(nu, kappa);
    return rest - kappa * (1 - cosine);
}

double kappa_from_resultant(double d, double r) noexcept {
    return d >= 2 ? bessel_i_ratio_inverse(d / 2 - 1, r) : nan;
}

void log_normalizer(std::span<const double> d, std::span<const double> kappa,
                    std::span<double> out) noexcept {
    double last = nan;
    doubles at_zero{};
    const std::size_t n = std::min({d.size(), kappa.size(), out.size()});
    for (std::size_t i = 0; i < n; ++i) {
        const double dimension = d[i], k = kappa[i];
        if (!in_domain(dimension, k)) {
            out[i] = nan;
            continue;
        }
        if (dimension != last) at_zero = log_normalizer_at_zero(last = dimension);
        out[i] = log_normalizer_from(at_zero, dimension, k);
    }
}

void kappa_from_resultant(std::span<const double> d, std::span<const double> r,
                          std::span<double> out) noexcept {
    const std::size_t n = std::min({d.size(), r.size(), out.size()});
    for (std::size_t i = 0; i < n; ++i) out[i] = kappa_from_resultant(d[i], r[i]);
}

}  // namespace assay::vmf
