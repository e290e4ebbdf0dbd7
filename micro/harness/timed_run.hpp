#pragma once
// One launch of a timed kernel, with all that it needs on the device.

#include <cstdint>
#include <vector>

#include "readings.hpp"
#include "room.hpp"
#include "session.hpp"

namespace assay::micro {

struct timed_run {
    timed_launch launch;
    std::vector<warp_reading> readings;  // one a warp; of warps that took no part, zeros

    // From the first warp's first read to the last one's second: of one SM alone.
    [[nodiscard]] double cycles() const;
};

struct timed_work {
    timed_kernel kernel;
    gpu::launch_shape shape;
    int repeats;
    bool trial = false;  // tells how many repeats make a sample: its clocks are not read
};
[[nodiscard]] timed_run run_timed(const session& s, const timed_work& work,
                                  const std::vector<std::uint32_t>& operands,
                                  const room& space = {});

}  // namespace assay::micro
