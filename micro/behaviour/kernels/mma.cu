// mma of the types that the model knows.

#include "mma_tile.cuh"

namespace assay::micro::arithmetic {

instruction_kernels mma_kernels() {
    using namespace ptx;
    return kernels_of<mma_m16n8k16_f32_f16, mma_m16n8k16_f16_f16, mma_m16n8k16_f32_bf16,
                      mma_m16n8k8_f32_tf32, mma_m16n8k32_f32_e4m3, mma_m16n8k32_f32_e5m2,
                      mma_m16n8k32_f32_e4m3_e5m2, mma_m16n8k32_f16_e4m3, mma_m16n8k32_f16_e5m2,
                      mma_m8n8k4_f64, mma_m16n8k16_f64, mma_m16n8k32_s32_s8,
                      mma_m16n8k32_s32_s8_satfinite, mma_m16n8k32_s32_u8, mma_m16n8k64_s32_s4>();
}

}  // namespace assay::micro::arithmetic
