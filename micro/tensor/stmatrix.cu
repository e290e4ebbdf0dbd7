// How long from stmatrix until ldmatrix has what it stored, and how many bytes a cycle does it
// write?
//
// Latency: one warp stores its registers and loads them again, over and over, in two lengths: the
// way out and back. Throughput: stores alone. `conflict`: how many of a matrix's eight rows share
// each bank; 1 is none.
//
// Source: PTX ISA, "stmatrix".
// Machine code: 90a 100a 120a

#include "harness/timed_region.cuh"
#include "matrix_rows.hpp"
#include "ptx/matrix_move.hpp"

namespace assay::micro {

namespace tensor::stmatrix {

constexpr int chain_length = 32;  // and twice that
constexpr int flood_operations = 16;
constexpr bool here = ptx::architecture >= ptx::stmatrix_architecture;

// Operands: the ways, then the words to store.
template <int Count>
__device__ ptx::words<Count> some_words(const kernel_arguments& k) {
    ptx::words<Count> w;
    for (int i = 0; i < Count; ++i) w.r[i] = k.operands[1 + threadIdx.x % 32 * Count + i];
    return w;
}
__device__ std::uint32_t row_of_lane(const kernel_arguments& k, const std::uint32_t* tile) {
    return static_cast<std::uint32_t>(__cvta_generic_to_shared(tile)) +
           threadIdx.x % rows_of_a_warp * row_stride(static_cast<int>(k.operands[0]));
}

template <int Count, bool Transposed, int Operations>
__global__ void latency(kernel_arguments k) {
    __shared__ alignas(16) std::uint32_t tile[tile_bytes / 4];
    const auto at = row_of_lane(k, tile);
    auto data = some_words<Count>(k);
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

template <int Count, bool Transposed>
__global__ void throughput(kernel_arguments k) {
    __shared__ alignas(16) std::uint32_t tile[tile_bytes / 4];
    const auto at = row_of_lane(k, tile);
    const auto data = some_words<Count>(k);
    timed_loop(k, [&] {
#pragma unroll
        for (int i = 0; here && i < flood_operations; ++i)
            ptx::stmatrix<Count, Transposed>(at, data);
    });
    __syncthreads();
    k.results[thread_index()] = tile[threadIdx.x % rows_of_a_warp];
}

template <int Count, bool Transposed>
void add_points(std::vector<probe_point>& points, int ways) {
    const matrix_axes a{Count, Transposed, ways};
    std::vector<std::uint32_t> operands(1 + std::size_t{32} * 4, 0x3c003800);
    operands[0] = static_cast<std::uint32_t>(ways);
    const std::string matrix = matrix_mnemonic(a);
    const int least = ptx::stmatrix_architecture;
    add_matrix_points(points, a,
                      {{&latency<Count, Transposed, chain_length>, chain_length},
                       {&latency<Count, Transposed, 2 * chain_length>, 2 * chain_length},
                       &throughput<Count, Transposed>,
                       flood_operations},
                      operands,
                      {code_since(least, "stmatrix", {"STSM." + matrix, "LDSM." + matrix}),
                       code_since(least, "stmatrix", {"STSM." + matrix})});
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
    add_points<1, false>(p.points, 1);
    add_points<2, false>(p.points, 1);
    add_points<4, false>(p.points, 1);
    add_points<4, true>(p.points, 1);
    add_points<4, false>(p.points, 2);
    add_points<4, false>(p.points, 8);
    return p;
}

}  // namespace assay::micro
