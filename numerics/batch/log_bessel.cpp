#include "assay/log_bessel.hpp"

#include <algorithm>

#include "batch/kernels.hpp"

namespace assay {
namespace {

using bessel::function;

bessel::mode mode_of(accuracy a) {
    return a == accuracy::fast ? bessel::mode::fast : bessel::mode::accurate;
}

double one(function f, double nu, double x, accuracy a) {
    return bessel::best_kernels().scalar[static_cast<int>(f)](nu, x, mode_of(a));
}

void many(function f, std::span<const double> nu, std::span<const double> x, std::span<double> out,
          accuracy a) {
    const std::size_t n = std::min({nu.size(), x.size(), out.size()});
    bessel::best_kernels().batch[static_cast<int>(f)](nu.data(), false, x.data(), out.data(), n,
                                                      mode_of(a));
}

void many(function f, double nu, std::span<const double> x, std::span<double> out, accuracy a) {
    const std::size_t n = std::min(x.size(), out.size());
    bessel::best_kernels().batch[static_cast<int>(f)](&nu, true, x.data(), out.data(), n,
                                                      mode_of(a));
}

}  // namespace

namespace detail {
double log_bessel_i_host(double nu, double x, accuracy a) noexcept {
    return one(function::log_i, nu, x, a);
}
double log_bessel_k_host(double nu, double x, accuracy a) noexcept {
    return one(function::log_k, nu, x, a);
}
}  // namespace detail

void log_bessel_i(std::span<const double> nu, std::span<const double> x, std::span<double> out,
                  accuracy a) noexcept {
    many(function::log_i, nu, x, out, a);
}
void log_bessel_k(std::span<const double> nu, std::span<const double> x, std::span<double> out,
                  accuracy a) noexcept {
    many(function::log_k, nu, x, out, a);
}
void log_bessel_i(double nu, std::span<const double> x, std::span<double> out,
                  accuracy a) noexcept {
    many(function::log_i, nu, x, out, a);
}
void log_bessel_k(double nu, std::span<const double> x, std::span<double> out,
                  accuracy a) noexcept {
    many(function::log_k, nu, x, out, a);
}

}  // namespace assay
