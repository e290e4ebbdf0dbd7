#pragma once
// What is said of a set of samples. Pure functions: equal samples give equal results on every
// machine. Any NaN among the samples makes every result NaN; an empty set does too.

#include <cstdint>
#include <span>

namespace assay::record {

struct interval {
    double low;
    double high;
};

// The q-quantile, 0 <= q <= 1, by linear interpolation between order statistics (Hyndman and Fan,
// "Sample Quantiles in Statistical Packages", The American Statistician 50 (1996), definition 7:
// numpy's default).
[[nodiscard]] double quantile(std::span<const double> samples, double q);
[[nodiscard]] double median(std::span<const double> samples);

// Median absolute deviation from the median, not scaled to a standard deviation.
[[nodiscard]] double mad(std::span<const double> samples);

// Percentile bootstrap interval of the median: `resamples` draws with replacement from a generator
// seeded with `seed`. Fewer than two samples, or an infinite one, say nothing of their spread: NaN.
[[nodiscard]] interval bootstrap_median(std::span<const double> samples, double confidence = 0.95,
                                        int resamples = 4000, std::uint64_t seed = 1);

struct statistics {
    std::uint64_t n;
    double median, q1, q3, mad, min, max;
    interval ci;  // bootstrap_median's defaults
};
[[nodiscard]] statistics summarize(std::span<const double> samples);

}  // namespace assay::record
