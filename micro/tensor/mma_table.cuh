#pragma once
// The kernels of mma forms as a table.

#include "kernels.cuh"

namespace assay::micro::tensor {

template <class I>
__global__ void multiply_once(const std::uint32_t* words, const std::uint32_t* c,
                              std::uint32_t* d) {
    constexpr int result_words = sizeof(typename I::accumulator) / sizeof(std::uint32_t);
    operands<I> o(words);
    auto sum = load_fragment<typename I::accumulator>(c + threadIdx.x * result_words);
    o.b = load_fragment<typename I::right>(words + threadIdx.x * lane_words + left_words);
    issue_with<I>(sum, o.a[0], o.b, o.metadata, o.scales);
    memcpy(d + threadIdx.x * result_words, &sum, sizeof sum);
}

template <class I>
form_kernels kernels_of() {
    return {I::text,
            chain_length<I>,
            &latency<I, chain_length<I>>,
            &latency<I, 2 * chain_length<I>>,
            {{1, most_warps<I, 1>, &throughput<I, 1>},
             {2, most_warps<I, 2>, &throughput<I, 2>},
             {4, most_warps<I, 4>, &throughput<I, 4>},
             {8, most_warps<I, 8>, &throughput<I, 8>}},
            {&multiply_once<I>, sizeof(typename I::accumulator) / sizeof(std::uint32_t)}};
}

template <class... I>
form_table kernels_of_all() {
    static const form_kernels all[]{kernels_of<I>()...};
    return all;
}

}  // namespace assay::micro::tensor
