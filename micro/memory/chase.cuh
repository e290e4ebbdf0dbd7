#pragma once
// The pointer chase through global memory: each load's address is what the load before gave. Plain
// C++ on the host, where tests run it.

#include "harness/timed_region.cuh"
#include "ptx/load.hpp"
#include "ring.hpp"

namespace assay::micro::memory {

// `Hops` loads on from `at`.
template <ptx::hint H, int Hops>
__host__ __device__ __forceinline__ std::uint64_t hop(std::uint64_t at) {
#pragma unroll
    for (int i = 0; i < Hops; ++i) at = ptx::load<H>(at);
    return at;
}

// Writes the pointer of one line.
__host__ __device__ inline void lay_line(const ring_place& place, std::uint32_t line,
                                         std::uint32_t next) {
    *reinterpret_cast<std::uint64_t*>(place.base + line * place.stride) =
        place.base + next * place.stride;
}

__global__ void lay_ring(ring_place place, const std::uint32_t* next) {
    const auto line = blockIdx.x * blockDim.x + threadIdx.x;
    if (line < place.lines) lay_line(place, line, next[line]);
}

// Operands, as 64-bit words: base, stride, lines to load first (0: a cold chase), where to start.
struct chase_words {
    std::uint64_t base, stride, warm_lines, start;
};

// The whole warp walks the same way, so each hop is one line; warming up is shared by its lanes.
template <ptx::hint H, int Hops>
__global__ void chase(kernel_arguments k) {
    chase_words w;
    memcpy(&w, k.operands, sizeof w);
    std::uint64_t at = w.start;
    for (std::uint64_t i = threadIdx.x; i < w.warm_lines; i += warpSize)
        at += ptx::load<H>(w.base + i * w.stride) == 0;
    at = __shfl_sync(0xffffffff, at, 0);
    timed_passes(k, [&] { at = hop<H, Hops>(at); });
    k.results[thread_index()] = static_cast<std::uint32_t>(at);
}

}  // namespace assay::micro::memory
