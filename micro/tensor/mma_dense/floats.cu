// Floating point of 16 and 19 bits: one instruction on every architecture.

#include "tensor/mma_table.cuh"

namespace assay::micro::tensor::mma_dense {

form_table floats() {
    using namespace ptx;
    return kernels_of_all<mma_m16n8k16_f32_f16, mma_m16n8k16_f32_bf16, mma_m16n8k8_f32_f16,
                          mma_m16n8k8_f32_bf16, mma_m16n8k8_f32_tf32, mma_m16n8k4_f32_tf32,
                          mma_m16n8k16_f16_f16, mma_m16n8k8_f16_f16>();
}

}  // namespace assay::micro::tensor::mma_dense
