// FP8, which sm_90a and sm_100a emulate inline.
// Machine code: 89 90a 100a 120a

#include "tensor/mma_table.cuh"

namespace assay::micro::tensor::mma_dense {

form_table bytes() {
    using namespace ptx;
    return kernels_of_all<mma_m16n8k32_f32_e4m3, mma_m16n8k32_f32_e5m2, mma_m16n8k32_f32_e4m3_e5m2,
                          mma_m16n8k32_f16_e4m3, mma_m16n8k32_f16_e5m2, mma_m16n8k16_f32_e4m3,
                          mma_m16n8k16_f32_e5m2>();
}

}  // namespace assay::micro::tensor::mma_dense
