// 16-bit floating point and tf32.

#include "tensor/mma_table.cuh"

namespace assay::micro::tensor::mma_sparse {

form_table halves() {
    using namespace ptx;
    return kernels_of_all<mma_sp_m16n8k32_f32_f16, mma_sp_ordered_m16n8k32_f32_f16,
                          mma_sp_m16n8k16_f32_f16, mma_sp_ordered_m16n8k16_f32_f16,
                          mma_sp_m16n8k32_f32_bf16, mma_sp_ordered_m16n8k32_f32_bf16,
                          mma_sp_m16n8k16_f32_tf32, mma_sp_ordered_m16n8k16_f32_tf32,
                          mma_sp_m16n8k32_f16_f16, mma_sp_ordered_m16n8k32_f16_f16>();
}

}  // namespace assay::micro::tensor::mma_sparse
