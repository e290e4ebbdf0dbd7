#pragma once
// What kernels of tcgen05 have in common: tensor memory, a barrier, and tiles in shared memory, for
// one block of 128 threads.

#include "harness/timed_region.cuh"
#include "ptx/tcgen05.hpp"
#include "ptx/wgmma.hpp"
#include "tcgen05_image.hpp"

namespace assay::micro::tensor {

inline constexpr int tcgen05_threads = 128;
inline constexpr int tensor_columns = 512;
inline constexpr int scale_column = 256;  // behind d's columns
inline constexpr int scale_columns = ptx::tcgen05_metadata_behind;
inline constexpr int metadata_columns = 32;

// A word in each lane, of 32 from `lanes` on, of the columns behind d: scales, metadata.
__device__ inline void fill_behind(std::uint32_t lanes, std::uint32_t beside,
                                   std::uint32_t metadata) {
    for (int i = 0; i < scale_columns; ++i) ptx::tcgen05_store(lanes + scale_column + i, beside);
    for (int i = 0; i < metadata_columns; ++i)
        ptx::tcgen05_store(lanes + scale_column + scale_columns + i, metadata);
    ptx::tcgen05_wait_store();
}

// Tensor memory of the block with a word in each lane of the columns behind d: scales, metadata.
// The destructor gives it back.
struct tensor_room {
    std::uint32_t address;
    std::uint32_t barrier;
    std::uint32_t parity = 0;

    __device__ explicit tensor_room(std::uint32_t beside, std::uint32_t metadata = 0) {
        __shared__ std::uint32_t at;
        __shared__ alignas(8) std::uint64_t phases;
        barrier = static_cast<std::uint32_t>(__cvta_generic_to_shared(&phases));
        if (threadIdx.x < 32)
            ptx::tcgen05_alloc(static_cast<std::uint32_t>(__cvta_generic_to_shared(&at)),
                               tensor_columns);
        if (threadIdx.x == 0) ptx::arrivals_of_one(barrier);
        __syncthreads();
        address = at;
        fill_behind(lanes_of_warp(), beside, metadata);
        __syncthreads();
        ptx::tcgen05_fence_after();
    }
    __device__ ~tensor_room() {
        __syncthreads();
        if (threadIdx.x < 32) ptx::tcgen05_dealloc(address, tensor_columns);
    }
    // Where this warp's 32 lanes of tensor memory begin.
    [[nodiscard]] __device__ std::uint32_t lanes_of_warp() const {
        return address + (threadIdx.x / 32 * 32 << 16);
    }
    // One lane of warp 0 runs `issue`; all wait until it is done.
    template <class Issue>
    __device__ __forceinline__ void run(Issue&& issue) {
        if (threadIdx.x < 32 && ptx::elect_lane()) {
            issue();
            ptx::tcgen05_commit(barrier);
        }
        while (!ptx::phase_done(barrier, parity)) {
        }
        parity ^= 1;
    }
};

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
        const auto at = static_cast<std::uint32_t>(__cvta_generic_to_shared(tiles));
        a = descriptor(a_text, at);
        b = descriptor(b_text, at + tcgen05_a_bytes);
    }
};

}  // namespace assay::micro::tensor
