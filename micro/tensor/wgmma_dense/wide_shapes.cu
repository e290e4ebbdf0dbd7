// f16 with f32 sums, N from 128 on but 256.

#include "tensor/wgmma_points.cuh"

namespace assay::micro::tensor::wgmma_dense {

std::vector<wgmma_kernels> wide_shapes() {
    using namespace ptx;
    return wgmma_shapes<wgmma_f32_f16, 128, 136, 144, 152, 160, 168, 176, 184, 192, 200, 208, 216,
                        224, 232, 240, 248>();
}

}  // namespace assay::micro::tensor::wgmma_dense
