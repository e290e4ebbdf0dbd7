#pragma once
// What a timed kernel is given and what it leaves behind; shared by host and device.

#include <cstddef>
#include <cstdint>

namespace assay::micro {

// One warp's clocks. Cycles are of its SM.
struct warp_reading {
    std::int64_t
        region_cycles;         // between the two clock reads, summed over all passes but the first
    std::int64_t first_cycle;  // the first pass's first read
    std::int64_t last_cycle;   // the last pass's second read
    std::uint64_t first_ns;    // %globaltimer around all passes
    std::uint64_t last_ns;
    std::uint32_t sm;
};

// The one argument of a timed kernel.
struct kernel_arguments {
    const std::uint32_t* operands;  // what the probe asked for, the same for every thread's use
    std::uint32_t* results;         // a word a thread: what was computed is stored
    warp_reading* readings;         // one a warp
    std::int32_t repeats;           // passes of a chain, turns of a flood's loop
    std::byte* memory;              // global memory of all blocks, as room.hpp asked for it
};

using timed_kernel = void (*)(kernel_arguments);

}  // namespace assay::micro
