#include "assay/log_bessel.hpp"

#include <algorithm>

#include "batch/kernels.hpp"

namespace assay::detail {
namespace {

using bessel::function;

bessel::mode mode_of(accuracy a) {
    return a == accuracy::fast ? bessel::mode::fast : bessel::mode::accurate;
}

bessel::batch_function kernel_of(function f) {
    return bessel::best_kernels().batch[static_cast<int>(f)];
}

}  // namespace

double value(function f, double nu, double x, accuracy a) noexcept {
    return bessel::best_kernels().scalar[static_cast<int>(f)](nu, x, mode_of(a));
}

void batch(function f, std::span<const double> nu, std::span<const double> x, std::span<double> out,
           accuracy a) noexcept {
    const std::size_t n = std::min({nu.size(), x.size(), out.size()});
    kernel_of(f)(nu.data(), false, x.data(), out.data(), n, mode_of(a));
}

void batch(function f, double nu, std::span<const double> x, std::span<double> out,
           accuracy a) noexcept {
    const std::size_t n = std::min(x.size(), out.size());
    kernel_of(f)(&nu, true, x.data(), out.data(), n, mode_of(a));
}

float value(function f, float nu, float x, accuracy a) noexcept {
    return bessel::best_kernels().single[static_cast<int>(f)](nu, x, mode_of(a));
}

void batch(function f, std::span<const float> nu, std::span<const float> x, std::span<float> out,
           accuracy a) noexcept {
    const std::size_t n = std::min({nu.size(), x.size(), out.size()});
    bessel::best_kernels().single_batch[static_cast<int>(f)](nu.data(), false, x.data(), out.data(),
                                                             n, mode_of(a));
}

void batch(function f, float nu, std::span<const float> x, std::span<float> out,
           accuracy a) noexcept {
    const std::size_t n = std::min(x.size(), out.size());
    bessel::best_kernels().single_batch[static_cast<int>(f)](&nu, true, x.data(), out.data(), n,
                                                             mode_of(a));
}

}  // namespace assay::detail
