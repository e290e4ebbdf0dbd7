#pragma once
// The two shapes of a timed region, device side. Each holds exactly two clock reads; what stands
// between them is counted in the machine code, so a body must be fully unrolled.

#include "ptx/clock.hpp"
#include "readings.hpp"

namespace assay::micro {

__device__ inline bool leads_warp() { return threadIdx.x % warpSize == 0; }
__device__ inline unsigned warp_index() {
    return (blockIdx.x * blockDim.x + threadIdx.x) / warpSize;
}
__device__ inline unsigned thread_index() { return blockIdx.x * blockDim.x + threadIdx.x; }

// Chain: the body once between the clock reads, `repeats` passes of that. The first pass warms the
// instruction caches and is left out of the sum.
template <class Body>
__device__ __forceinline__ void timed_passes(const kernel_arguments& k, Body&& body) {
    warp_reading r{};
    r.first_ns = ptx::global_ns();
#pragma unroll 1
    for (int pass = 0; pass < k.repeats; ++pass) {
        const long long start = ptx::clock_cycles();
        body();
        const long long stop = ptx::clock_cycles();
        r.region_cycles += pass == 0 ? 0 : stop - start;
        r.first_cycle = pass == 0 ? start : r.first_cycle;
        r.last_cycle = stop;
    }
    r.last_ns = ptx::global_ns();
    r.sm = ptx::sm_id();
    if (leads_warp()) k.readings[warp_index()] = r;
}

// What stands for either where an architecture lacks the instruction: the evidence wants two clock
// reads with nothing between.
__device__ inline void time_nothing(const kernel_arguments& k) {
    const long long start = ptx::clock_cycles();
    k.results[0] = static_cast<std::uint32_t>(ptx::clock_cycles() - start);
}

// Flood: a loop of `repeats` turns of the body between the clock reads. Warps of a block start
// together.
template <class Body>
__device__ __forceinline__ void timed_loop(const kernel_arguments& k, Body&& body) {
    warp_reading r{};
    __syncthreads();
    r.first_ns = ptx::global_ns();
    const long long start = ptx::clock_cycles();
#pragma unroll 1
    for (int turn = 0; turn < k.repeats; ++turn) body();
    const long long stop = ptx::clock_cycles();
    r.last_ns = ptx::global_ns();
    r.region_cycles = stop - start;
    r.first_cycle = start;
    r.last_cycle = stop;
    r.sm = ptx::sm_id();
    if (leads_warp()) k.readings[warp_index()] = r;
}

}  // namespace assay::micro
