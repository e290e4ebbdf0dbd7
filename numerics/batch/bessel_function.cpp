#include "assay/bessel_function.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

#include "batch/kernels.hpp"

namespace assay {
namespace {

constexpr std::array<bessel_function_entry, 2> entries = {{
    {bessel_function::log_i, "logI", "nu", "x"},
    {bessel_function::log_k, "logK", "nu", "x"},
}};

}  // namespace

std::span<const bessel_function_entry> bessel_functions() { return entries; }

const bessel_function_entry& bessel_function_info(bessel_function f) {
    return entries[static_cast<std::size_t>(f)];
}

const bessel_function_entry* find_bessel_function(std::string_view name) {
    const auto found =
        std::find_if(entries.begin(), entries.end(), [&](const auto& e) { return e.name == name; });
    return found == entries.end() ? nullptr : &*found;
}

void evaluate(bessel_function f, std::span<const double> first, std::span<const double> second,
              std::span<double> out, accuracy a) {
    f == bessel_function::log_i ? log_bessel_i(first, second, out, a)
                                : log_bessel_k(first, second, out, a);
}

void evaluate(bessel_function f, std::span<const float> first, std::span<const float> second,
              std::span<float> out, accuracy a) {
    constexpr std::size_t block = 1024;
    std::array<double, block> nu, x, y;
    const std::size_t n = std::min({first.size(), second.size(), out.size()});
    for (std::size_t done = 0; done < n; done += block) {
        const std::size_t size = std::min(block, n - done);
        std::copy_n(first.begin() + static_cast<std::ptrdiff_t>(done), size, nu.begin());
        std::copy_n(second.begin() + static_cast<std::ptrdiff_t>(done), size, x.begin());
        evaluate(f, std::span<const double>(nu).first(size), std::span<const double>(x).first(size),
                 std::span<double>(y).first(size), a);
        for (std::size_t i = 0; i < size; ++i) out[done + i] = static_cast<float>(y[i]);
    }
}

}  // namespace assay
