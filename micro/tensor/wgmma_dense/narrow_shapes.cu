// f16 with f32 sums, N below 128 but 64.
// Machine code: 90a

#include "tensor/wgmma_table.cuh"

namespace assay::micro::tensor::wgmma_dense {

wgmma_table narrow_shapes() {
    using namespace ptx;
    return wgmma_kernels_of_all<
        shapes<wgmma_f32_f16, 8, 16, 24, 32, 40, 48, 56, 72, 80, 88, 96, 104, 112, 120>>();
}

}  // namespace assay::micro::tensor::wgmma_dense
