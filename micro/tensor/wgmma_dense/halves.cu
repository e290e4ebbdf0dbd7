// 16-bit floating point and tf32.
// Machine code: 90a

#include "tensor/wgmma_table.cuh"

namespace assay::micro::tensor::wgmma_dense {

wgmma_table halves() {
    using namespace ptx;
    return wgmma_kernels_of_all<shapes<wgmma_f16_f16, 8, 64, 128, 256>,
                                shapes<wgmma_f32_bf16, 8, 64, 128, 256>,
                                shapes<wgmma_f32_tf32, 8, 64, 128, 256>>();
}

}  // namespace assay::micro::tensor::wgmma_dense
