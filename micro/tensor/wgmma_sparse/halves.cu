// 16-bit floating point and tf32.
// Machine code: 90a

#include "tensor/wgmma_table.cuh"

namespace assay::micro::tensor::wgmma_sparse {

wgmma_table halves() {
    using namespace ptx;
    return wgmma_kernels_of_all<
        shapes<wgmma_sp_f32_f16, 64, 128, 256>, shapes<wgmma_sp_f16_f16, 64, 128, 256>,
        shapes<wgmma_sp_f32_bf16, 64, 128, 256>, shapes<wgmma_sp_f32_tf32, 64, 128, 256>>();
}

}  // namespace assay::micro::tensor::wgmma_sparse
