#pragma once
// A chase in shared memory in which every lane stays at its own word: each word holds its own
// address, so a chain of loads has one pattern of banks.

#include "chase_points.cuh"
#include "harness/timed_region.cuh"
#include "ptx/load.hpp"

namespace assay::micro::memory {

// With fewer, ptxas unrolls the passes for sm_80.
inline constexpr int shared_hops = 128;
inline constexpr unsigned chase_bytes = 32 * 33 * 16;  // of 32 lanes at the widest stride

// Operand 0 is the distance of two lanes in bytes. `Words` of 4 bytes a load; the first is
// followed.
template <int Words, int Hops>
__global__ void shared_chase(kernel_arguments k) {
    __shared__ alignas(16) std::uint32_t words[chase_bytes / 4];
    const unsigned at = threadIdx.x * k.operands[0];
    const unsigned base = ptx::shared_address(words);
#pragma unroll 1
    for (unsigned i = threadIdx.x; i < chase_bytes / 4; i += warpSize) words[i] = base + i * 4;
    __syncwarp();
    unsigned address = base + at;
    timed_passes(k, [&] {
#pragma unroll
        for (int i = 0; i < Hops; ++i) address = ptx::load_shared<Words>(address);
    });
    k.results[thread_index()] = address;
}

inline constexpr const char* shared_loads[]{"", "LDS", "LDS.64", "", "LDS.128"};

// A chain of loads whose lanes lie `distance` bytes apart.
template <int Words>
probe_point shared_chase_point(record::point at, unsigned distance) {
    const chain c{{&shared_chase<Words, shared_hops>, shared_hops},
                  {&shared_chase<Words, 2 * shared_hops>, 2 * shared_hops},
                  {distance}};
    return latency_point(std::move(at), {c.shorter, c.longer},
                         code_since(80, "shared memory", {shared_loads[Words]}),
                         [=](const session&) { return c; });
}

inline probe_point shared_point() {
    return shared_chase_point<1>({{"level", "shared"},
                                  {"hint", "none"},
                                  {"pattern", "stride"},
                                  {"footprint", "128B"},
                                  {"stride", "4"}},
                                 4);
}

}  // namespace assay::micro::memory
