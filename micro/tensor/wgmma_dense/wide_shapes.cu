// f16 with f32 sums, N from 128 on but 256.
// Machine code: 90a

#include "tensor/wgmma_table.cuh"

namespace assay::micro::tensor::wgmma_dense {

wgmma_table wide_shapes() {
    using namespace ptx;
    return wgmma_kernels_of_all<shapes<wgmma_f32_f16, 128, 136, 144, 152, 160, 168, 176, 184, 192,
                                       200, 208, 216, 224, 232, 240, 248>>();
}

}  // namespace assay::micro::tensor::wgmma_dense
