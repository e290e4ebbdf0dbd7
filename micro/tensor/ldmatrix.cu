// How long does ldmatrix take, and how many bytes a cycle does it read, by matrices, transposition
// and bank conflict?
//
// Latency: one warp; each lane loads the address of its next row (matrix_rows.hpp), in two lengths.
// Throughput: four such chains a warp. `conflict`: how many of a matrix's eight rows share each
// bank; 1 is none.
//
// Source: PTX ISA, "ldmatrix"; Sun et al., arXiv 2206.02874.

#include "harness/chain.hpp"
#include "harness/timed_region.cuh"
#include "matrix_rows.hpp"
#include "ptx/matrix_move.hpp"

namespace assay::micro {

namespace tensor::ldmatrix {

constexpr int chain_length = 32;  // and twice that
constexpr int flood_chains = 4;
constexpr int flood_operations = 16;

template <int Count, bool Transposed, int Ways>
__device__ std::uint32_t first_row() {
    __shared__ alignas(16) std::uint32_t tile[tile_bytes / 4];
    const auto at = static_cast<std::uint32_t>(__cvta_generic_to_shared(tile));
    const int lane = static_cast<int>(threadIdx.x) % rows_of_a_warp;
    const std::uint32_t address = at + lane * row_stride(Ways);
    if (threadIdx.x < rows_of_a_warp) lay_address(tile, Ways, Transposed, lane, address);
    __syncthreads();
    return address;
}

template <int Count, bool Transposed, int Ways, int Operations, int Chains>
__device__ __forceinline__ void chase(ptx::words<Count> (&row)[Chains]) {
#pragma unroll
    for (int i = 0; i < Operations; ++i) {
        auto& next = row[i % Chains];
        ptx::ldmatrix<Count, Transposed>(next, next.r[0]);
    }
}

template <int Count, bool Transposed, int Ways, int Operations>
__global__ void latency(kernel_arguments k) {
    ptx::words<Count> row[1];
    row[0].r[0] = first_row<Count, Transposed, Ways>();
    timed_passes(k, [&] { chase<Count, Transposed, Ways, Operations>(row); });
    k.results[thread_index()] = row[0].r[0];
}

template <int Count, bool Transposed, int Ways>
__global__ void throughput(kernel_arguments k) {
    ptx::words<Count> row[flood_chains];
    for (auto& one : row) one.r[0] = first_row<Count, Transposed, Ways>();
    timed_loop(k, [&] { chase<Count, Transposed, Ways, flood_operations>(row); });
    std::uint32_t sum = 0;
    for (const auto& one : row) sum += one.r[0];
    k.results[thread_index()] = sum;
}

template <int Count, bool Transposed, int Ways>
void add_points(std::vector<probe_point>& points) {
    const matrix_axes a{Count, Transposed, Ways};
    const std::string mnemonic = std::string("LDSM.16.M") + (Transposed ? "T" : "") + "88" +
                                 (Count == 1 ? "" : "." + std::to_string(Count));
    const auto code = code_from(80, "ldmatrix", {mnemonic});
    points.push_back(
        chain_point(matrix_point(a).set("warps", "1"),
                    {{&latency<Count, Transposed, Ways, chain_length>, chain_length},
                     {&latency<Count, Transposed, Ways, 2 * chain_length>, 2 * chain_length},
                     {}},
                    code));
    for (auto& p : matrix_floods(a, &throughput<Count, Transposed, Ways>, flood_operations, code))
        points.push_back(std::move(p));
}

template <int... Ways>
std::vector<probe_point> all_points() {
    std::vector<probe_point> points;
    ((add_points<1, false, Ways>(points), add_points<2, false, Ways>(points),
      add_points<4, false, Ways>(points), add_points<4, true, Ways>(points)),
     ...);
    return points;
}

}  // namespace tensor::ldmatrix

probe describe() {
    return {"How long does ldmatrix take, and how many bytes a cycle does it read?",
            "chain of 32 and of 64 loads, each of the address of the next, slope of the two; "
            "floods of four such "
            "chains a warp, bytes over the cycles of the slowest SM",
            "PTX ISA, ldmatrix; arXiv 2206.02874", "every warp reads the same tile",
            tensor::ldmatrix::all_points<1, 2, 4, 8>()};
}

}  // namespace assay::micro
