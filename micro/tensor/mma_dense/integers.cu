// Integers of 8 bits, and doubles.

#include "tensor/mma_table.cuh"

namespace assay::micro::tensor::mma_dense {

form_table integers() {
    using namespace ptx;
    return kernels_of_all<mma_m16n8k32_s32_s8, mma_m16n8k32_s32_s8_satfinite, mma_m16n8k32_s32_u8,
                          mma_m16n8k16_s32_s8, mma_m16n8k16_s32_u8, mma_m8n8k16_s32_s8,
                          mma_m8n8k4_f64, mma_m16n8k4_f64, mma_m16n8k8_f64, mma_m16n8k16_f64>();
}

}  // namespace assay::micro::tensor::mma_dense
