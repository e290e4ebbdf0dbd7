// How long does ldmatrix take, and how many bytes a cycle does it read, by matrices, transposition
// and bank conflict?
//
// Latency: one warp; each lane loads the address of its next row (matrix_rows.hpp), in two lengths.
// Throughput: four such chains a warp. `conflict`: how many of a matrix's eight rows share each
// bank; 1 is none.
//
// Source: PTX ISA, "ldmatrix"; Sun et al., arXiv 2206.02874.

#include "harness/timed_region.cuh"
#include "matrix_rows.hpp"
#include "ptx/matrix_move.hpp"

namespace assay::micro {

namespace tensor::ldmatrix {

constexpr int chain_length = 32;  // and twice that
constexpr int flood_chains = 4;
constexpr int flood_operations = 16;

// Operands: the ways.
template <bool Transposed>
__device__ std::uint32_t first_row(const kernel_arguments& k) {
    __shared__ alignas(16) std::uint32_t tile[tile_bytes / 4];
    const int ways = static_cast<int>(k.operands[0]);
    const int lane = static_cast<int>(threadIdx.x) % rows_of_a_warp;
    const auto address =
        static_cast<std::uint32_t>(__cvta_generic_to_shared(tile)) + lane * row_stride(ways);
    if (threadIdx.x < rows_of_a_warp) lay_address(tile, ways, Transposed, lane, address);
    __syncthreads();
    return address;
}

template <int Count, bool Transposed, int Operations, int Chains>
__device__ __forceinline__ void chase(ptx::words<Count> (&row)[Chains]) {
#pragma unroll
    for (int i = 0; i < Operations; ++i) {
        auto& next = row[i % Chains];
        ptx::ldmatrix<Count, Transposed>(next, next.r[0]);
    }
}

template <int Count, bool Transposed, int Operations>
__global__ void latency(kernel_arguments k) {
    ptx::words<Count> row[1];
    row[0].r[0] = first_row<Transposed>(k);
    timed_passes(k, [&] { chase<Count, Transposed, Operations>(row); });
    k.results[thread_index()] = row[0].r[0];
}

template <int Count, bool Transposed>
__global__ void throughput(kernel_arguments k) {
    ptx::words<Count> row[flood_chains];
    for (auto& one : row) one.r[0] = first_row<Transposed>(k);
    timed_loop(k, [&] { chase<Count, Transposed, flood_operations>(row); });
    std::uint32_t sum = 0;
    for (const auto& one : row) sum += one.r[0];
    k.results[thread_index()] = sum;
}

template <int Count, bool Transposed>
void add_points(std::vector<probe_point>& points, int ways) {
    const matrix_axes a{Count, Transposed, ways};
    const auto code = code_since(80, "ldmatrix", {"LDSM." + matrix_mnemonic(a)});
    add_matrix_points(points, a,
                      {{&latency<Count, Transposed, chain_length>, chain_length},
                       {&latency<Count, Transposed, 2 * chain_length>, 2 * chain_length},
                       &throughput<Count, Transposed>,
                       flood_operations},
                      {static_cast<std::uint32_t>(ways)}, {code, code});
}

}  // namespace tensor::ldmatrix

probe describe() {
    using tensor::ldmatrix::add_points;
    probe p{"How long does ldmatrix take, and how many bytes a cycle does it read?",
            "chain of 32 and of 64 loads, each of the address of the next, slope of the two; "
            "floods of four such "
            "chains a warp, bytes over the cycles of the slowest SM",
            "PTX ISA, ldmatrix; arXiv 2206.02874",
            "every warp reads the same tile",
            {}};
    for (const int ways : {1, 2, 4, 8}) {
        add_points<1, false>(p.points, ways);
        add_points<2, false>(p.points, ways);
        add_points<4, false>(p.points, ways);
        add_points<4, true>(p.points, ways);
    }
    return p;
}

}  // namespace assay::micro
