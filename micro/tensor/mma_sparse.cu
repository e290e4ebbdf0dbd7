// What does 2:4 sparsity gain in mma.sp, and what does metadata in any order cost?
//
// As mma_dense.cu, for mma.sp (metadata=plain) and mma.sp::ordered_metadata (metadata=ordered).
// Operations are those of the dense product that the instruction stands for, 2 x M x N x K. From
// sm_100 on, f16 and s8 with plain metadata are a call that sorts the metadata by shuffles. The
// kernels stand in mma_sparse/.
//
// Source: PTX ISA, "mma.sp"; arXiv 2402.13499, Table VII.

#include "points.hpp"

namespace assay::micro {

namespace tensor::mma_sparse {
form_table halves();
form_table packed();
form_table bytes();
}  // namespace tensor::mma_sparse

probe describe() {
    return {
        "What does 2:4 sparsity gain in mma.sp, and what does metadata in any order cost?",
        "chain of 16 and of 32 instructions (FP8: 8 and 16) through the accumulator, slope of the "
        "two; floods of "
        "independent accumulators, operations over the cycles of the slowest SM",
        "PTX ISA, mma.sp; arXiv 2402.13499, Table VII; expected machine code: "
        "micro/tensor/sass.csv",
        "operations count the zeros that are skipped; metadata keep the first half of each group",
        tensor::points_of({tensor::mma_sparse::halves(), tensor::mma_sparse::packed(),
                           tensor::mma_sparse::bytes()})};
}

}  // namespace assay::micro
