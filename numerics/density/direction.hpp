#pragma once
// Sums over long vectors, and the checks of samples.

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>
#include <stdexcept>
#include <string>

#include "assay/von_mises_fisher.hpp"

namespace assay::vmf {

// Sixteen sums side by side: vector instructions, and an error that grows 16 times slower.
inline double dot(std::span<const double> a, std::span<const double> b) {
    double sums[16] = {};
    const std::size_t n = a.size(), whole = n - n % 16;
    for (std::size_t i = 0; i < whole; i += 16)
        for (std::size_t j = 0; j < 16; ++j) sums[j] += a[i + j] * b[i + j];
    for (std::size_t i = whole; i < n; ++i) sums[i - whole] += a[i] * b[i];
    for (std::size_t half = 8; half > 0; half /= 2)
        for (std::size_t j = 0; j < half; ++j) sums[j] += sums[j + half];
    return sums[0];
}
inline void add_scaled(std::span<double> sum, std::span<const double> a, double factor) {
    for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += factor * a[i];
}
// Divides by `length`, where it is not 0.
inline void scale(std::span<double> a, double length) {
    if (length > 0)
        for (double& v : a) v /= length;
}

inline void check(const sample_rows& samples) {
    if (samples.dimension < 2)
        throw std::invalid_argument("samples have " + std::to_string(samples.dimension) +
                                    " dimensions; a direction needs two or more");
    if (samples.values.empty() || samples.values.size() % samples.dimension != 0)
        throw std::invalid_argument("samples are no whole number of rows, or none");
}

// 1 over the length of row i.
inline double inverse_length(const sample_rows& samples, std::size_t i) {
    const auto row = samples.row(i);
    const double length = std::sqrt(dot(row, row));
    if (!(length > 0 && length < std::numeric_limits<double>::infinity()))
        throw std::invalid_argument("sample " + std::to_string(i) +
                                    " has no direction: it is zero, infinite or NaN");
    return 1 / length;
}

}  // namespace assay::vmf
