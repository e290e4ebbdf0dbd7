// How long from stmatrix until ldmatrix has what it stored, and how many bytes a cycle does it
// write?
//
// Latency: one warp stores its registers and loads them again, over and over, in two lengths: the
// way out and back. Throughput: stores alone. `conflict`: how many of a matrix's eight rows share
// each bank; 1 is none.
//
// Source: PTX ISA, "stmatrix".
// Machine code: 90a 100a 120a

#include "harness/chain.hpp"
#include "harness/timed_region.cuh"
#include "matrix_rows.hpp"
#include "ptx/matrix_move.hpp"

namespace assay::micro {

namespace tensor::stmatrix {

constexpr int chain_length = 32;  // and twice that
constexpr int flood_operations = 16;
constexpr bool here = ptx::architecture >= ptx::stmatrix_architecture;

template <int Count>
__device__ ptx::words<Count> some_words(const std::uint32_t* from) {
    ptx::words<Count> w;
    for (int i = 0; i < Count; ++i) w.r[i] = from[threadIdx.x % 32 * Count + i];
    return w;
}

template <int Count, bool Transposed, int Ways, int Operations>
__global__ void latency(kernel_arguments k) {
    __shared__ alignas(16) std::uint32_t tile[tile_bytes / 4];
    const auto at = static_cast<std::uint32_t>(__cvta_generic_to_shared(tile)) +
                    threadIdx.x % rows_of_a_warp * row_stride(Ways);
    auto data = some_words<Count>(k.operands);
    timed_passes(k, [&] {
#pragma unroll
        for (int i = 0; here && i < Operations; ++i) {
            ptx::stmatrix<Count, Transposed>(at, data);
            __syncwarp();
            ptx::ldmatrix<Count, Transposed>(data, at);
        }
    });
    k.results[thread_index()] = data.r[0];
}

template <int Count, bool Transposed, int Ways>
__global__ void throughput(kernel_arguments k) {
    __shared__ alignas(16) std::uint32_t tile[tile_bytes / 4];
    const auto at = static_cast<std::uint32_t>(__cvta_generic_to_shared(tile)) +
                    threadIdx.x % rows_of_a_warp * row_stride(Ways);
    const auto data = some_words<Count>(k.operands);
    timed_loop(k, [&] {
#pragma unroll
        for (int i = 0; here && i < flood_operations; ++i)
            ptx::stmatrix<Count, Transposed>(at, data);
    });
    __syncthreads();
    k.results[thread_index()] = tile[threadIdx.x % rows_of_a_warp];
}

template <int Count, bool Transposed, int Ways>
void add_points(std::vector<probe_point>& points) {
    const matrix_axes a{Count, Transposed, Ways};
    const std::string matrix = std::string("16.M") + (Transposed ? "T" : "") + "88" +
                               (Count == 1 ? "" : "." + std::to_string(Count));
    const std::vector<std::uint32_t> operands(std::size_t{32} * 4, 0x3c003800);
    const int least = ptx::stmatrix_architecture;
    points.push_back(
        chain_point(matrix_point(a).set("warps", "1"),
                    {{&latency<Count, Transposed, Ways, chain_length>, chain_length},
                     {&latency<Count, Transposed, Ways, 2 * chain_length>, 2 * chain_length},
                     operands},
                    code_from(least, "stmatrix", {"STSM." + matrix, "LDSM." + matrix})));
    for (auto& p : matrix_floods(a, &throughput<Count, Transposed, Ways>, flood_operations,
                                 code_from(least, "stmatrix", {"STSM." + matrix})))
        points.push_back(std::move(p));
}

}  // namespace tensor::stmatrix

probe describe() {
    using tensor::stmatrix::add_points;
    probe p{
        "How long from stmatrix until ldmatrix has what it stored, and how many bytes a cycle does "
        "it write?",
        "chain of 32 and of 64 stores with a load of the same after each, slope of the two; floods "
        "of stores, "
        "bytes over the cycles of the slowest SM",
        "PTX ISA, stmatrix",
        "every warp writes the same words to the same tile",
        {}};
    add_points<1, false, 1>(p.points);
    add_points<2, false, 1>(p.points);
    add_points<4, false, 1>(p.points);
    add_points<4, true, 1>(p.points);
    add_points<4, false, 2>(p.points);
    add_points<4, false, 8>(p.points);
    return p;
}

}  // namespace assay::micro
