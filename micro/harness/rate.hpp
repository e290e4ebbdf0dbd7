#pragma once
// What the readings of one flooded launch say; pure.

#include <cstddef>
#include <vector>

#include "readings.hpp"

namespace assay::micro {

struct flood_rate {
    double per_cycle_per_sm = 0;  // operations of all lanes
    double cycles = 0;  // of the slowest SM, from its first warp's start to its last one's end
    double globaltimer_ns = 0;  // from the first warp's start to the last one's end, on any SM
    std::size_t sms = 0;
};

// `lane_operations`: what one warp's 32 lanes did in all turns. No readings, or no cycles, give a
// rate of 0.
[[nodiscard]] flood_rate rate_of(const std::vector<warp_reading>& readings, double lane_operations);

}  // namespace assay::micro
