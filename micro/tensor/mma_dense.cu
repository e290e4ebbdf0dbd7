// How fast is each dense mma.sync form: when can its result be accumulated on, and what rate do
// warps reach?
//
// Latency: one warp, d = a * b + d over and over, in two lengths (harness/chain.hpp). Rate: `ilp`
// accumulators in each of `warps` warps of an SM, on one SM or on all (harness/flood.hpp);
// 2 x M x N x K operations an instruction, whatever their type.
//
// Forms that ptxas makes of other instructions (s4 and b1 from sm_90 on, FP8 on sm_90 and sm_100,
// m16 f64 but on sm_90) are points of this probe, not a probe of their own: which they are differs
// by architecture, and the rows say `emulated` with the sequence.
//
// Source: PTX ISA, "mma"; arXiv 2402.13499, Table VII.

#include "points.cuh"

namespace assay::micro {

probe describe() {
    using namespace ptx;
    return {
        "How fast is each dense mma.sync form, alone and with an SM full of warps?",
        "chain of 16 and of 32 instructions through the accumulator, slope of the two; floods of "
        "independent accumulators, operations over the cycles of the slowest SM",
        "PTX ISA, mma; arXiv 2402.13499, Table VII; expected machine code: micro/tensor/sass.csv",
        "an emulated FP8 form loads its operands from shared memory each time, since ptxas would "
        "convert them once; a single warp reaches one of the SM's four tensor cores",
        tensor::points_of_all<
            mma_m16n8k16_f32_f16, mma_m16n8k16_f32_bf16, mma_m16n8k8_f32_f16, mma_m16n8k8_f32_bf16,
            mma_m16n8k8_f32_tf32, mma_m16n8k4_f32_tf32, mma_m16n8k16_f16_f16, mma_m16n8k8_f16_f16,
            mma_m16n8k32_f32_e4m3, mma_m16n8k32_f32_e5m2, mma_m16n8k32_f32_e4m3_e5m2,
            mma_m16n8k32_f16_e4m3, mma_m16n8k32_f16_e5m2, mma_m16n8k16_f32_e4m3,
            mma_m16n8k16_f32_e5m2, mma_m16n8k32_s32_s8, mma_m16n8k32_s32_s8_satfinite,
            mma_m16n8k32_s32_u8, mma_m16n8k16_s32_s8, mma_m16n8k16_s32_u8, mma_m16n8k64_s32_s4,
            mma_m16n8k32_s32_s4, mma_m16n8k256_s32_b1_xor, mma_m16n8k256_s32_b1_and,
            mma_m16n8k128_s32_b1_xor, mma_m16n8k128_s32_b1_and, mma_m8n8k16_s32_s8,
            mma_m8n8k32_s32_s4, mma_m8n8k4_f64, mma_m16n8k4_f64, mma_m16n8k8_f64,
            mma_m16n8k16_f64>()};
}

}  // namespace assay::micro
