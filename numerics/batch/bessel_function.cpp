#include "assay/bessel_function.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <vector>

#include "assay/von_mises_fisher.hpp"

namespace assay {
namespace {

constexpr std::array<bessel_function_entry, 17> entries = {{
    {bessel_function::log_i, "logI", "log_bessel_i", "nu", "x"},
    {bessel_function::log_k, "logK", "log_bessel_k", "nu", "x"},
    {bessel_function::log_i_scaled, "logI_scaled", "log_bessel_i_scaled", "nu", "x"},
    {bessel_function::log_k_scaled, "logK_scaled", "log_bessel_k_scaled", "nu", "x"},
    {bessel_function::log_hyp0f1, "log_hyp0f1", "log_hyp0f1", "nu", "x"},
    {bessel_function::ratio_i, "ratioI", "bessel_i_ratio", "nu", "x"},
    {bessel_function::ratio_i_complement, "ratioI_complement", "bessel_i_ratio_complement", "nu",
     "x"},
    {bessel_function::ratio_k, "ratioK", "bessel_k_ratio", "nu", "x"},
    {bessel_function::ratio_i_inverse, "ratioI_inverse", "bessel_i_ratio_inverse", "nu", "r"},
    {bessel_function::dlog_i_dx, "dlogI_dx", "log_bessel_i_dx", "nu", "x"},
    {bessel_function::dlog_k_dx, "dlogK_dx", "log_bessel_k_dx", "nu", "x"},
    {bessel_function::d2log_i_dx2, "d2logI_dx2", "log_bessel_i_dx2", "nu", "x"},
    {bessel_function::d2log_k_dx2, "d2logK_dx2", "log_bessel_k_dx2", "nu", "x"},
    {bessel_function::dlog_i_dnu, "dlogI_dnu", "log_bessel_i_dnu", "nu", "x"},
    {bessel_function::dlog_k_dnu, "dlogK_dnu", "log_bessel_k_dnu", "nu", "x"},
    {bessel_function::vmf_log_normalizer, "vmf_log_normalizer", "vmf::log_normalizer", "d", "x"},
    {bessel_function::vmf_kappa, "vmf_kappa", "vmf::kappa_from_resultant", "d", "r"},
}};

bool of_densities(bessel_function f) { return f >= bessel_function::vmf_log_normalizer; }

void evaluate_density(bessel_function f, std::span<const double> d, std::span<const double> second,
                      std::span<double> out) {
    f == bessel_function::vmf_kappa ? vmf::kappa_from_resultant(d, second, out)
                                    : vmf::log_normalizer(d, second, out);
}

// Of float: the double's value rounded.
void evaluate_density(bessel_function f, std::span<const float> d, std::span<const float> second,
                      std::span<float> out) {
    const std::size_t n = std::min({d.size(), second.size(), out.size()});
    const std::vector<double> wide_d(d.begin(), d.begin() + static_cast<std::ptrdiff_t>(n));
    const std::vector<double> wide(second.begin(), second.begin() + static_cast<std::ptrdiff_t>(n));
    std::vector<double> values(n);
    evaluate_density(f, wide_d, wide, values);
    std::transform(values.begin(), values.end(), out.begin(),
                   [](double v) { return static_cast<float>(v); });
}

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
    of_densities(f) ? evaluate_density(f, first, second, out)
                    : detail::batch(f, first, second, out, a);
}

void evaluate(bessel_function f, std::span<const float> first, std::span<const float> second,
              std::span<float> out, accuracy a) {
    of_densities(f) ? evaluate_density(f, first, second, out)
                    : detail::batch(f, first, second, out, a);
}

}  // namespace assay
