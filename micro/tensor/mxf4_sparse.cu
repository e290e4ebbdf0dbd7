// What does 2:4 sparsity gain in products of FP4 and FP6, and of blocks that carry a scale?
//
// As mxf4_mma.cu, for mma.sp::ordered_metadata of sm_120a: the kinds there, with twice their K and
// half of a stored. Packed e2m1 (mxf4, mxf4nvf4) keeps two pairs of each four, the others two
// elements of each four. Operations are those of the dense product, 2 x M x N x K.
//
// Source: PTX ISA, "mma.sp" with block scaling; OCP Microscaling Formats 1.0.
// Machine code: 120a

#include "mma_table.cuh"
#include "points.hpp"
#include "ptx/mma_sparse_scaled.hpp"

namespace assay::micro {

probe describe() {
    using namespace ptx;
    return {
        "What does 2:4 sparsity gain in products of FP4 and FP6, and of blocks that carry a scale?",
        "chain of 16 and of 32 instructions through the accumulator, slope of the two; floods of "
        "independent accumulators, operations over the cycles of the slowest SM",
        "PTX ISA, mma.sp with block scaling; expected machine code: micro/tensor/sass.csv",
        "every scale is one; metadata keep the first half of each group; operations count the "
        "zeros that are skipped",
        tensor::points_of({tensor::kernels_of_all<
            mma_sp_f8f6f4_e2m1, mma_sp_f8f6f4_e3m2, mma_sp_f8f6f4_e2m3, mma_sp_f8f6f4_e3m2_e2m3,
            mma_sp_mxf8f6f4_e4m3, mma_sp_mxf8f6f4_e5m2, mma_sp_mxf8f6f4_e2m1,
            mma_sp_mxf8f6f4_e3m2_e2m3, mma_sp_mxf4, mma_sp_mxf4nvf4_2x, mma_sp_mxf4nvf4_4x>()})};
}

}  // namespace assay::micro
