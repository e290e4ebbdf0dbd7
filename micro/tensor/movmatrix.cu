// How long does movmatrix take to transpose a matrix in registers, and how many can an SM do?
//
// Latency: one warp transposes the same register over and over, in two lengths. Throughput: four
// registers a warp.
//
// Source: PTX ISA, "movmatrix".

#include "harness/chain.hpp"
#include "harness/code_since.hpp"
#include "harness/flood.hpp"
#include "harness/timed_region.cuh"
#include "ptx/matrix_move.hpp"

namespace assay::micro {

namespace tensor::movmatrix {

constexpr int chain_length = 32;  // and twice that
constexpr int flood_chains = 4;
constexpr int flood_operations = 32;

template <int Operations>
__global__ void latency(kernel_arguments k) {
    std::uint32_t row = k.operands[threadIdx.x];
    timed_passes(k, [&] {
#pragma unroll
        for (int i = 0; i < Operations; ++i) row = ptx::movmatrix(row);
    });
    k.results[thread_index()] = row;
}

__global__ void throughput(kernel_arguments k) {
    std::uint32_t row[flood_chains];
    for (int i = 0; i < flood_chains; ++i) row[i] = k.operands[threadIdx.x % 32 + i];
    timed_loop(k, [&] {
#pragma unroll
        for (int i = 0; i < flood_operations; ++i)
            row[i % flood_chains] = ptx::movmatrix(row[i % flood_chains]);
    });
    k.results[thread_index()] = row[0] ^ row[1] ^ row[2] ^ row[3];
}

}  // namespace tensor::movmatrix

probe describe() {
    using namespace tensor;
    const std::vector<std::uint32_t> operands(64, 0x3c003800);
    const auto code = code_since(80, "movmatrix", {"MOVM.16.MT88"});
    probe p{
        "How long does movmatrix take to transpose a matrix in registers, and how many can an SM "
        "do?",
        "chain of 32 and of 64 transpositions, slope of the two; floods of four chains a warp, "
        "lanes over the "
        "cycles of the slowest SM",
        "PTX ISA, movmatrix",
        "throughput counts lanes: 32 an instruction",
        {}};
    p.points.push_back(chain_point(
        {{"warps", "1"}},
        {{&movmatrix::latency<movmatrix::chain_length>, movmatrix::chain_length},
         {&movmatrix::latency<2 * movmatrix::chain_length>, 2 * movmatrix::chain_length},
         operands},
        code));
    for (const auto& [warps, reach] :
         {std::pair{4, extent::sm}, {32, extent::sm}, {32, extent::chip}})
        p.points.push_back(flood_point({},
                                       {&movmatrix::throughput,
                                        movmatrix::flood_operations,
                                        warps,
                                        reach,
                                        operands,
                                        {},
                                        "none: no vendor states a rate of movmatrix"},
                                       code));
    return p;
}

}  // namespace assay::micro
