#include "statistics.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <random>
#include <vector>

namespace assay::record {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

bool has_nan(std::span<const double> samples) {
    return std::ranges::any_of(samples, [](double x) { return std::isnan(x); });
}

// Ascending copy; empty where no statistic exists.
std::vector<double> sorted(std::span<const double> samples) {
    if (has_nan(samples)) return {};
    std::vector<double> copy(samples.begin(), samples.end());
    std::ranges::sort(copy);
    return copy;
}

double sorted_quantile(std::span<const double> ascending, double q) {
    if (ascending.empty()) return nan;
    const double place = q * static_cast<double>(ascending.size() - 1);
    const auto below = static_cast<std::size_t>(place);
    const double low = ascending[below];
    const double weight = place - static_cast<double>(below);
    if (weight == 0) return low;
    const double high = ascending[below + 1];
    return low == high ? low : std::lerp(low, high, weight);
}

double sorted_mad(std::span<const double> ascending) {
    const double center = sorted_quantile(ascending, 0.5);
    std::vector<double> distance;
    distance.reserve(ascending.size());
    for (const double x : ascending) distance.push_back(x == center ? 0 : std::abs(x - center));
    return median(distance);
}

// The median of samples without NaN, which it reorders.
double median_of(std::span<double> samples) {
    const auto middle = samples.begin() + static_cast<std::ptrdiff_t>(samples.size() / 2);
    std::nth_element(samples.begin(), middle, samples.end());
    if (samples.size() % 2 == 1) return *middle;
    const double below = *std::max_element(samples.begin(), middle);
    return below == *middle ? below : std::midpoint(below, *middle);
}

// An index below `size` from 64 random bits; std::uniform_int_distribution differs between
// libraries.
std::size_t index_below(std::size_t size, std::mt19937_64& random) {
    __extension__ using wide = unsigned __int128;
    return static_cast<std::size_t>((static_cast<wide>(random()) * size) >> 64U);
}

}  // namespace

double quantile(std::span<const double> samples, double q) {
    return sorted_quantile(sorted(samples), q);
}

double median(std::span<const double> samples) { return quantile(samples, 0.5); }

double mad(std::span<const double> samples) { return sorted_mad(sorted(samples)); }

interval bootstrap_median(std::span<const double> samples, double confidence, int resamples,
                          std::uint64_t seed) {
    const bool finite = std::ranges::all_of(samples, [](double x) { return std::isfinite(x); });
    if (samples.size() < 2 || !finite) return {nan, nan};
    std::mt19937_64 random(seed);
    std::vector<double> draw(samples.size());
    std::vector<double> medians;
    medians.reserve(static_cast<std::size_t>(resamples));
    for (int i = 0; i < resamples; ++i) {
        for (double& x : draw) x = samples[index_below(samples.size(), random)];
        medians.push_back(median_of(draw));
    }
    std::ranges::sort(medians);
    const double tail = (1 - confidence) / 2;
    return {sorted_quantile(medians, tail), sorted_quantile(medians, 1 - tail)};
}

statistics summarize(std::span<const double> samples) {
    const auto ascending = sorted(samples);
    return {.n = samples.size(),
            .median = sorted_quantile(ascending, 0.5),
            .q1 = sorted_quantile(ascending, 0.25),
            .q3 = sorted_quantile(ascending, 0.75),
            .mad = sorted_mad(ascending),
            .min = sorted_quantile(ascending, 0),
            .max = sorted_quantile(ascending, 1),
            .ci = bootstrap_median(samples)};
}

}  // namespace assay::record
