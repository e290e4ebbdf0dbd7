// What does 2:4 sparsity gain in mma.sp, and what does metadata in any order cost?
//
// As mma_dense.cu, for mma.sp (metadata=plain) and mma.sp::ordered_metadata (metadata=ordered).
// Operations are those of the dense product that the instruction stands for, 2 x M x N x K. From
// sm_100 on, f16 and s8 with plain metadata are a call that sorts the metadata by shuffles.
//
// Source: PTX ISA, "mma.sp"; arXiv 2402.13499, Table VII.

#include "points.cuh"

namespace assay::micro {

probe describe() {
    using namespace ptx;
    return {
        "What does 2:4 sparsity gain in mma.sp, and what does metadata in any order cost?",
        "chain of 16 and of 32 instructions through the accumulator, slope of the two; floods of "
        "independent accumulators, operations over the cycles of the slowest SM",
        "PTX ISA, mma.sp; arXiv 2402.13499, Table VII; expected machine code: "
        "micro/tensor/sass.csv",
        "operations count the zeros that are skipped; metadata keep the first half of each group",
        tensor::points_of_all<mma_sp_m16n8k32_f32_f16, mma_sp_ordered_m16n8k32_f32_f16,
                              mma_sp_m16n8k16_f32_f16, mma_sp_ordered_m16n8k16_f32_f16,
                              mma_sp_m16n8k32_f32_bf16, mma_sp_ordered_m16n8k32_f32_bf16,
                              mma_sp_m16n8k16_f32_tf32, mma_sp_ordered_m16n8k16_f32_tf32,
                              mma_sp_m16n8k32_f16_f16, mma_sp_ordered_m16n8k32_f16_f16,
                              mma_sp_m16n8k64_s32_s8, mma_sp_ordered_m16n8k64_s32_s8,
                              mma_sp_m16n8k128_s32_s4, mma_sp_ordered_m16n8k128_s32_s4,
                              mma_sp_m16n8k64_f32_e4m3, mma_sp_ordered_m16n8k64_f32_e4m3,
                              mma_sp_m16n8k64_f32_e5m2, mma_sp_ordered_m16n8k64_f32_e5m2>()};
}

}  // namespace assay::micro
