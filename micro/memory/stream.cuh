#pragma once
// The bandwidth kernel: every turn a warp reads and writes some vectors of 32 lanes, side by side,
// and goes on to its next place in the footprint.
//
// Operands: stream_words, and a word that the compiler does not know.

#include "harness/timed_region.cuh"
#include "ptx/load.hpp"
#include "ptx/vector.hpp"

namespace assay::micro::memory {

inline constexpr int accesses = 12;  // a thread a turn
inline constexpr unsigned shared_window = 32768;

struct mix_of {
    const char* name;
    int reads, writes;  // of every reads + writes accesses
};
inline constexpr mix_of mixes[]{
    {"read", 1, 0}, {"write", 0, 1}, {"copy", 1, 1}, {"read5_write1", 5, 1}};

struct stream_words {
    std::uint32_t mask;       // the bytes that are walked, a power of two, less one
    std::uint32_t block_gap;  // bytes from a block's window to the next one's; 0: all share one
    std::uint32_t step;       // bytes that all warps of the walk move in a turn
};

template <ptx::space S>
__device__ __forceinline__ std::uint64_t window_of(const kernel_arguments& k,
                                                   const stream_words& w) {
    if constexpr (S != ptx::space::shared)
        return reinterpret_cast<std::uint64_t>(k.memory) + std::uint64_t{w.block_gap} * blockIdx.x;
    __shared__ alignas(16) std::byte window[shared_window];
    return ptx::shared_address(window);
}

template <ptx::space S, int Words, int Mix>
__global__ void __launch_bounds__(1024) stream(kernel_arguments k) {
    constexpr int of = mixes[Mix].reads + mixes[Mix].writes;
    constexpr std::uint32_t row = 32 * 4 * Words;  // a warp's access
    const stream_words w{k.operands[0], k.operands[1], k.operands[2]};
    const std::uint64_t own = window_of<S>(k, w) + threadIdx.x % 32 * 4 * Words;
    std::uint32_t place = (w.block_gap ? threadIdx.x / 32 : warp_index()) * row * accesses;
    std::uint32_t sum = k.operands[3];
    timed_loop(k, [&] {
        const std::uint64_t at = own + (place & w.mask);
#pragma unroll
        for (int i = 0; i < accesses; ++i) {
            if (i % of < mixes[Mix].reads) {
                const auto v = ptx::load_vector<S, Words>(at + i * row);
#pragma unroll
                for (int j = 0; j < Words; ++j) sum ^= v.w[j];
            } else {
                ptx::store_vector<S, Words>(at + i * row, sum);
            }
        }
        place += w.step;
    });
    k.results[thread_index()] = sum;
}

}  // namespace assay::micro::memory
