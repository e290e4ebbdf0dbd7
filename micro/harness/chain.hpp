#pragma once
// Latency: two lengths of a dependent chain in one warp (or one warpgroup), and the slope between
// them. One length alone would be one latency short and would carry the clock reads.

#include <cstdint>
#include <vector>

#include "probe.hpp"
#include "readings.hpp"
#include "room.hpp"

namespace assay::micro {

// The same chain twice; `shorter.operations` and `longer.operations` are counted in the machine
// code.
struct chain {
    struct length {
        timed_kernel kernel;
        int operations;
    };
    length shorter;
    length longer;
    std::vector<std::uint32_t> operands;
    unsigned threads = 32;  // of a block: a warp, or a warpgroup's 128; its first warp is timed
    room space = {};        // a cluster is launched whole
    unsigned from = 0;      // the block of a cluster that is timed
    bool every_cluster = false;  // as many clusters as fit at once, the first one's time counts
};

// The slope between both lengths: cycles an operation, and ns at the clock as it ran.
struct chain_slope {
    double cycles = 0;
    double ns = 0;
    timed_launch launch;  // of the longer
    // A reading a warp of each length, region_cycles those of one pass.
    std::vector<warp_reading> shorter, longer;
    verdict clocks;
};
chain_slope slope_of(const session& s, const chain& c);

// One sample of "latency" in cycles an operation: both lengths timed, clocks cross-checked on each.
verdict sample_chain(record::sampling& sampling, const session& s, const chain& c);

// What both lengths of a chain must hold.
record::code_evidence code_of(const chain::length& shorter, const chain::length& longer,
                              std::vector<record::expected_code> expected);

// The point of a latency probe; the machine code of both lengths is its evidence.
probe_point chain_point(record::point at, chain c, std::vector<record::expected_code> expected);

}  // namespace assay::micro
