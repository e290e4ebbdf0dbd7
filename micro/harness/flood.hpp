#pragma once
// Throughput: SMs filled with independent work, operations over the cycles of the slowest SM.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "closure.hpp"
#include "probe.hpp"
#include "readings.hpp"
#include "room.hpp"

namespace assay::micro {

enum class extent { sm, chip };  // one filled SM, or all of them at once

// Operations a cycle an SM, and the document that says so.
struct documented_rate {
    double value;
    std::string source;
};

struct flood {
    timed_kernel kernel;
    int operations;  // a thread does in one turn of the loop
    int warps;       // a block; one block an SM
    extent reach;
    std::vector<std::uint32_t> operands;
    // The unit's documented rate on a device, or nothing.
    closure<std::optional<documented_rate>(const session&)> peak;
    // What stands for the source where there is no such rate: "none: ..." with the reason.
    std::string peak_source;
    // Multiplications and additions of one warp-wide operation of a matrix unit; 0 counts calls.
    double warp_flop = 0;
    // The same of one lane's operation where calls are counted; then "flops" in TFLOP/s, all SMs
    // that took part over the wall clock, stands beside the rate.
    double lane_flop = 0;
    // Bytes that one warp-wide operation moves; then "throughput" is in GB/s, "rate" in bytes a
    // cycle an SM and "chip_rate" in bytes a cycle of all SMs that took part.
    double warp_bytes = 0;
    room space = {};
    unsigned blocks_an_sm = 1;
    double sample_seconds = 1e-3;
    // "power" in W, the higher of NVML's before and after, "clock" in MHz as it ran, and
    // "efficiency", the throughput over the power, beside the rate of a matrix unit; NVML averages
    // over up to a second, and so long a sample should be.
    bool power = false;
};

// One sample of "throughput": operations of a lane per cycle per SM. With `warp_flop` it is in
// TFLOP/s, all SMs that took part over the wall clock, and "rate" is in FLOP per cycle per SM; the
// peak is then that of the rate, and of the throughput by the clock as it ran. Blocks that leave no
// reading took no part. A cluster on one SM (extent::sm) is as many SMs as it has blocks; on the
// chip, as many clusters run as fit at once.
verdict sample_flood(record::sampling& sampling, const session& s, const flood& f);

// The point of a throughput probe: the axes `warps` and `reach` are set here.
probe_point flood_point(record::point at, flood f, std::vector<record::expected_code> expected);

}  // namespace assay::micro
