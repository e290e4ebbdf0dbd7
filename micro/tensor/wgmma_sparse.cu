// What does 2:4 sparsity gain in wgmma, and what does a in shared memory cost it?
//
// As wgmma_dense.cu, for wgmma.mma_async.sp. Operations are those of the dense product that the
// instruction stands for, 2 x M x N x K. The kernels stand in wgmma_sparse/.
//
// Source: PTX ISA, "wgmma.mma_async.sp"; arXiv 2402.13499, Table IX.

#include "wgmma_points.hpp"

namespace assay::micro {

namespace tensor::wgmma_sparse {
wgmma_table halves();
wgmma_table bytes();
wgmma_table integers();
}  // namespace tensor::wgmma_sparse

probe describe() {
    using namespace tensor;
    return {
        "What does 2:4 sparsity gain in wgmma, and what does a in shared memory cost it?",
        "chain of 4 and of 12 instructions on one accumulator, slope of the two; floods of "
        "warpgroups that "
        "each accumulate on a tile, operations over the cycles of the slowest SM",
        "PTX ISA, wgmma.mma_async.sp; arXiv 2402.13499, Table IX",
        "operations count the zeros that are skipped; metadata keep the first half of each group",
        wgmma_points({wgmma_sparse::halves(), wgmma_sparse::bytes(), wgmma_sparse::integers()})};
}

}  // namespace assay::micro
