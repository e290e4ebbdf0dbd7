#pragma once
// The timed kernels of wgmma: a chain through one accumulator, and the same in every warpgroup of a
// block.
//
// a lies in shared memory (SS) or in registers (RS), b in shared memory. Each second instruction
// takes -a, so that the sum stays finite however long the run; integers wrap. `InFlight` groups of
// one instruction each may be under way at once; 0 is one group for the whole body.

#include "harness/timed_region.cuh"
#include "kernels.cuh"
#include "ptx/wgmma.hpp"
#include "wgmma_image.hpp"

namespace assay::micro::tensor {

inline constexpr bool has_wgmma = ptx::architecture == 90;

// Where an instruction's a comes from, and the image in shared memory.
template <class W, bool FromRegisters>
struct wgmma_operands {
    using left = std::conditional_t<FromRegisters, ptx::words<4>, std::uint64_t>;
    static constexpr wgmma_image image{W::n, W::sparse};
    left a[2];
    std::uint64_t b;

    __device__ explicit wgmma_operands(const std::uint32_t* from) {
        __shared__ alignas(128) std::uint32_t tiles[image.shared_words];
        for (int i = threadIdx.x; i < image.shared_words; i += blockDim.x) tiles[i] = from[i];
        ptx::fence_async_shared();
        __syncthreads();
        const auto at = static_cast<std::uint32_t>(__cvta_generic_to_shared(tiles));
        for (int i = 0; i < 2; ++i)
            if constexpr (FromRegisters)
                a[i] = load_fragment<ptx::words<4>>(
                    from + image.shared_words +
                    (i * warpgroup_threads + threadIdx.x % warpgroup_threads) * 4);
            else
                a[i] = descriptor(image.a_descriptor, at + i * 4 * image.a_words);
        b = descriptor(image.b_descriptor, at + 2 * 4 * image.a_words);
    }
};

template <class W, bool FromRegisters, int InFlight, int Operations>
__device__ __forceinline__ void wgmma_body(typename W::accumulator& d,
                                           const wgmma_operands<W, FromRegisters>& o) {
    ptx::wgmma_fence();
#pragma unroll
    for (int i = 0; i < Operations; ++i) {
        W::issue(d, o.a[i % 2], o.b, first_half_metadata);
        if constexpr (InFlight > 0) {
            ptx::wgmma_commit();
            ptx::wgmma_wait<InFlight - 1>();
        }
    }
    if constexpr (InFlight == 0) {
        ptx::wgmma_commit();
        ptx::wgmma_wait<0>();
    }
}

// d is left in memory, for the check of answers.
template <class W, bool FromRegisters, int InFlight, int Operations>
__global__ void __launch_bounds__(warpgroup_threads) wgmma_latency(kernel_arguments k) {
    static_assert(InFlight <= 1, "the body must end with nothing under way");
    if constexpr (has_wgmma) {
        const wgmma_operands<W, FromRegisters> o(k.operands);
        auto d = load_fragment<typename W::accumulator>(k.operands + o.image.zeros);
        timed_passes(k, [&] { wgmma_body<W, FromRegisters, InFlight, Operations>(d, o); });
        memcpy(k.memory + threadIdx.x * sizeof d, &d, sizeof d);
    } else {
        time_nothing(k);
    }
}

// 65,536 registers an SM: with four warpgroups a thread has 128, too few beside 84 accumulators and
// a's fragments.
template <class W>
inline constexpr int most_warpgroups = W::accumulator::count > 80 ? 3 : 4;
// A turn of the loop: enough of them that what ptxas computes anew each turn for descriptors is
// hidden.
template <class W>
inline constexpr int wgmma_flood_operations = W::n <= 64 ? 16 : 4;

template <class W, bool FromRegisters, int InFlight>
__global__ void __launch_bounds__(most_warpgroups<W>* warpgroup_threads)
    wgmma_throughput(kernel_arguments k) {
    if constexpr (has_wgmma) {
        const wgmma_operands<W, FromRegisters> o(k.operands);
        auto d = load_fragment<typename W::accumulator>(k.operands + o.image.zeros);
        timed_loop(
            k, [&] { wgmma_body<W, FromRegisters, InFlight, wgmma_flood_operations<W>>(d, o); });
        ptx::wgmma_wait<0>();
        k.results[thread_index()] = sum_of(d);
    } else {
        time_nothing(k);
    }
}

}  // namespace assay::micro::tensor
