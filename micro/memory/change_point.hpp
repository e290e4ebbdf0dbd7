#pragma once
// Where a curve of measurements changes its level: binary segmentation; whether there is a cut is
// tested on ranks by permutation (after Pettitt, "A Non-Parametric Approach to the Change-Point
// Problem", 1979), and where it is by least absolute deviations from both levels' medians.

#include <cstddef>
#include <span>
#include <vector>

namespace assay::micro::memory {

struct change {
    std::size_t at;  // the first measurement of the new level
    double before;   // medians of both levels
    double after;
};

// At most this share of curves without a step are given one.
inline constexpr double false_alarm = 0.01;
// A level that differs by less from its neighbour is none.
inline constexpr double least_step = 0.05;

// Changes in order. Ranks make an outlier weigh no more than any other point; fewer than 3 points
// on a side are no level.
[[nodiscard]] std::vector<change> change_points(std::span<const double> curve);

}  // namespace assay::micro::memory
