#pragma once
// Throughput: SMs filled with independent work, operations over the cycles of the slowest SM.

#include <cstdint>
#include <vector>

#include "probe.hpp"
#include "readings.hpp"

namespace assay::micro {

enum class extent { sm, chip };  // one filled SM, or all of them at once

struct flood {
    timed_kernel kernel;
    int operations;  // a thread does in one turn of the loop
    int warps;       // a block; one block an SM
    extent reach;
    std::vector<std::uint32_t> operands;
};

// What the readings of one launch say; pure.
struct flood_rate {
    double per_cycle_per_sm = 0;  // operations of all lanes
    double cycles = 0;            // of the slowest SM
    double globaltimer_ns = 0;    // from the first warp's start to the last one's end
    std::size_t sms = 0;
};
// `lane_operations`: what one warp's 32 lanes did in all turns.
[[nodiscard]] flood_rate rate_of(const std::vector<warp_reading>& readings, double lane_operations);

// One sample of "throughput" in operations per cycle per SM.
verdict sample_flood(record::sampling& sampling, const session& s, const flood& f);

// The point of a throughput probe: axes `warps` and `reach` are set here. `peak` in the quantity's unit, or empty with
// the reason in `peak_source`.
probe_point flood_point(record::point at, flood f, std::vector<record::expected_code> expected);

}  // namespace assay::micro
