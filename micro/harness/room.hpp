#pragma once
// What a timed kernel has beyond its operands: a cluster around its block, dynamic shared memory,
// and global memory that the probe fills.

#include <cstddef>
#include <cstdint>
#include <vector>

#include "closure.hpp"
#include "gpu/facts.hpp"

namespace assay::micro {

struct room {
    unsigned cluster = 1;          // blocks a cluster
    std::size_t shared_bytes = 0;  // dynamic shared memory of a block
    bool alone = false;            // no two blocks on an SM: more than half of its shared memory
    std::size_t memory_bytes = 0;  // global memory of a block, zero at first
    // Fills the memory of all blocks and gives the operands that need its address; none: the
    // operands are as the probe stated them.
    closure<std::vector<std::uint32_t>(void* memory, std::size_t bytes)> prepare = {};
};

// What a launch asks for on the device.
inline std::size_t shared_bytes_of(const room& r, const gpu::facts& device) {
    const auto half = device.shared_bytes_per_sm / 2;
    return r.alone && r.shared_bytes < half ? half : r.shared_bytes;
}

}  // namespace assay::micro
