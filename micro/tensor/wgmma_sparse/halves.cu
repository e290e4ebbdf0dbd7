// 16-bit floating point and tf32.

#include "tensor/wgmma_points.cuh"

namespace assay::micro::tensor::wgmma_sparse {

std::vector<wgmma_kernels> halves() {
    using namespace ptx;
    return join({wgmma_shapes<wgmma_sp_f32_f16, 64, 128, 256>(),
                 wgmma_shapes<wgmma_sp_f16_f16, 64, 128, 256>(),
                 wgmma_shapes<wgmma_sp_f32_bf16, 64, 128, 256>(),
                 wgmma_shapes<wgmma_sp_f32_tf32, 64, 128, 256>()});
}

}  // namespace assay::micro::tensor::wgmma_sparse
