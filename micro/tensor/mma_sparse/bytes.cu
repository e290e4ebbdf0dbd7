// FP8, which sm_90a and sm_100a emulate inline.
// Machine code: 89 90a 100a 120a

#include "tensor/mma_table.cuh"

namespace assay::micro::tensor::mma_sparse {

form_table bytes() {
    using namespace ptx;
    return kernels_of_all<mma_sp_m16n8k64_f32_e4m3, mma_sp_ordered_m16n8k64_f32_e4m3,
                          mma_sp_m16n8k64_f32_e5m2, mma_sp_ordered_m16n8k64_f32_e5m2>();
}

}  // namespace assay::micro::tensor::mma_sparse
