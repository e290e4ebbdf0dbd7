#pragma once
// What kernels of tcgen05 have in common: tensor memory, a barrier, and tiles in shared memory, for
// blocks of 128 threads, alone or as a pair.

#include "harness/timed_region.cuh"
#include "ptx/cluster.hpp"
#include "ptx/tcgen05.hpp"
#include "ptx/wgmma.hpp"
#include "tcgen05_image.hpp"

namespace assay::micro::tensor {

inline constexpr int tcgen05_threads = 128;
inline constexpr int tensor_columns = 512;
inline constexpr int scale_column = 256;  // behind d's columns
inline constexpr int scale_columns = ptx::tcgen05_metadata_behind;
inline constexpr int metadata_columns = 32;

// Tensor memory of a block, or of both of a pair: zeros where d stands, and behind them a word in
// each lane, scales and metadata. With it a barrier. The destructor gives the memory back.
template <int Blocks = 1>
struct tensor_room {
    std::uint32_t address;
    std::uint32_t barrier;
    std::uint32_t parity = 0;
    bool issues;  // a pair's first block does, and waits

    __device__ explicit tensor_room(std::uint32_t beside, std::uint32_t metadata = 0)
        : issues(Blocks == 1 || ptx::cluster_rank() == 0) {
        __shared__ std::uint32_t at;
        __shared__ alignas(8) std::uint64_t phases;
        barrier = ptx::shared_address(&phases);
        if (threadIdx.x < 32) ptx::tcgen05_alloc<Blocks>(ptx::shared_address(&at), tensor_columns);
        if (threadIdx.x == 0) {
            ptx::mbarrier_init(barrier, 1);
            ptx::mbarrier_init_fence();
        }
        __syncthreads();
        address = at;
        fill(0, scale_column, 0);
        fill(scale_column, scale_columns, beside);
        fill(scale_column + scale_columns, metadata_columns, metadata);
        ptx::tcgen05_wait_store();
        meet();
    }
    __device__ ~tensor_room() {
        meet();
        if (threadIdx.x < 32) ptx::tcgen05_dealloc<Blocks>(address, tensor_columns);
    }
    // One lane of warp 0 runs `issue`; all wait until it is done.
    template <class Issue>
    __device__ __forceinline__ void run(Issue&& issue) {
        if (Blocks > 1 && !issues) return;
        if (threadIdx.x < 32 && ptx::elect_one()) {
            issue();
            ptx::tcgen05_commit<Blocks>(barrier);
        }
        ptx::mbarrier_wait(barrier, parity);
        parity ^= 1;
    }
    // What was stored, or waited for by a pair's first block, is then seen by all.
    __device__ void meet() const {
        ptx::tcgen05_fence_before();
        if constexpr (Blocks > 1)
            ptx::cluster_barrier();
        else
            __syncthreads();
        ptx::tcgen05_fence_after();
    }
    // Where this warp's 32 lanes of tensor memory begin.
    [[nodiscard]] __device__ std::uint32_t lanes_of_warp() const {
        return address + (threadIdx.x / 32 * 32 << 16);
    }
    // A column of this thread's row of d, once all have met.
    [[nodiscard]] __device__ std::uint32_t column(int i) const {
        return ptx::tcgen05_load(lanes_of_warp() + i);
    }

  private:
    __device__ void fill(int first, int columns, std::uint32_t word) const {
#pragma unroll 1
        for (int i = first; i < first + columns; ++i) ptx::tcgen05_store(lanes_of_warp() + i, word);
    }
};

// A block's tiles of a and b, of N columns.
template <int N, bool Sparse = false>
struct tcgen05_tiles {
    static constexpr tile_shape b_tile{N, tcgen05_b_row_bytes(Sparse)};
    static constexpr int words = (tcgen05_a.bytes() + b_tile.bytes()) / 4;
    static constexpr std::uint64_t a_text =
        descriptor_without_address(tcgen05_a) | tcgen05_descriptor_version;
    static constexpr std::uint64_t b_text =
        descriptor_without_address(b_tile) | tcgen05_descriptor_version;
    std::uint64_t a, b;

    __device__ explicit tcgen05_tiles(const std::uint32_t* from) {
        __shared__ alignas(128) std::uint32_t tiles[words];
        for (int i = threadIdx.x; i < words; i += blockDim.x) tiles[i] = from[tcgen05_header + i];
        ptx::fence_async_shared();
        __syncthreads();
        const auto at = ptx::shared_address(tiles);
        a = descriptor(a_text, at);
        b = descriptor(b_text, at + tcgen05_a_bytes);
    }
};

}  // namespace assay::micro::tensor
