#pragma once
// Throughput: SMs filled with independent work, operations over the cycles of the slowest SM.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
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
    // The unit's documented rate on a device, in operations a cycle an SM, or nothing.
    std::function<std::optional<double>(const session&)> peak;
    // Where that rate is documented, or "none: ..." with the reason.
    std::string peak_source;
};

// One sample of "throughput" in operations per cycle per SM.
verdict sample_flood(record::sampling& sampling, const session& s, const flood& f);

// The point of a throughput probe: the axes `warps` and `reach` are set here.
probe_point flood_point(record::point at, flood f, std::vector<record::expected_code> expected);

}  // namespace assay::micro
