// 16-bit floating point and tf32.

#include "tensor/wgmma_points.cuh"

namespace assay::micro::tensor::wgmma_dense {

std::vector<wgmma_kernels> halves() {
    using namespace ptx;
    return join({wgmma_shapes<wgmma_f16_f16, 8, 64, 128, 256>(),
                 wgmma_shapes<wgmma_f32_bf16, 8, 64, 128, 256>(),
                 wgmma_shapes<wgmma_f32_tf32, 8, 64, 128, 256>()});
}

}  // namespace assay::micro::tensor::wgmma_dense
