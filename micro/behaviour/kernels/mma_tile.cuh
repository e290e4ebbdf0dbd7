#pragma once
// One product a warp and block, between two clock reads so that its machine code is counted.

#include "tensor/kernels.cuh"
#include "tile_kernel.hpp"

namespace assay::micro::arithmetic {

template <class I>
__global__ void multiply_tile(const std::uint32_t* words, const std::uint32_t* c, std::uint32_t* d,
                              long long* cycles) {
    constexpr int result_words = sizeof(typename I::accumulator) / sizeof(std::uint32_t);
    const unsigned lane = blockIdx.x * blockDim.x + threadIdx.x;
    tensor::operands<I> o(words + std::size_t{blockIdx.x} * tensor::lanes * tensor::lane_words);
    // A timed kernel lets lanes share eight sets of staged operands; here each has its own.
    if constexpr (tensor::converts_operands<I>)
        o.shared += threadIdx.x / 8 * 8 * tensor::lane_words;
    auto sum = tensor::load_fragment<typename I::accumulator>(c + lane * result_words);
    const long long start = ptx::clock_cycles();
    o.issue(sum);
    const long long stop = ptx::clock_cycles();
    memcpy(d + lane * result_words, &sum, sizeof sum);
    if (threadIdx.x == 0) cycles[blockIdx.x] = stop - start;
}

template <class... I>
instruction_kernels kernels_of() {
    static const instruction_kernel all[]{
        {I::text, &multiply_tile<I>, sizeof(typename I::accumulator) / sizeof(std::uint32_t)}...};
    return all;
}

}  // namespace assay::micro::arithmetic
