#include "assay/log_bessel.hpp"

#include <algorithm>
#include <array>

#include "batch/kernels.hpp"

namespace assay::detail {
namespace {

using bessel::function;

constexpr std::size_t block = 1024;

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

void batch(function f, std::span<const float> nu, std::span<const float> x, std::span<float> out,
           accuracy a) noexcept {
    std::array<double, block> orders, arguments, values;
    const std::size_t n = std::min({nu.size(), x.size(), out.size()});
    for (std::size_t done = 0; done < n; done += block) {
        const std::size_t size = std::min(block, n - done);
        std::copy_n(nu.data() + done, size, orders.begin());
        std::copy_n(x.data() + done, size, arguments.begin());
        kernel_of(f)(orders.data(), false, arguments.data(), values.data(), size, mode_of(a));
        for (std::size_t i = 0; i < size; ++i) out[done + i] = static_cast<float>(values[i]);
    }
}

void batch(function f, float nu, std::span<const float> x, std::span<float> out,
           accuracy a) noexcept {
    std::array<double, block> arguments, values;
    const double order = nu;
    const std::size_t n = std::min(x.size(), out.size());
    for (std::size_t done = 0; done < n; done += block) {
        const std::size_t size = std::min(block, n - done);
        std::copy_n(x.data() + done, size, arguments.begin());
        kernel_of(f)(&order, true, arguments.data(), values.data(), size, mode_of(a));
        for (std::size_t i = 0; i < size; ++i) out[done + i] = static_cast<float>(values[i]);
    }
}

}  // namespace assay::detail
