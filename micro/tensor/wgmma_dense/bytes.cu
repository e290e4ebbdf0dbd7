// FP8 of both kinds, also mixed.

#include "tensor/wgmma_points.cuh"

namespace assay::micro::tensor::wgmma_dense {

std::vector<wgmma_kernels> bytes() {
    using namespace ptx;
    return join({wgmma_shapes<wgmma_f32_e4m3, 8, 64, 128, 256>(),
                 wgmma_shapes<wgmma_f16_e4m3, 8, 64, 128, 256>(),
                 wgmma_shapes<wgmma_f32_e5m2, 256>(), wgmma_shapes<wgmma_f16_e5m2, 256>(),
                 wgmma_shapes<wgmma_f32_e4m3_e5m2, 256>(),
                 wgmma_shapes<wgmma_f32_e5m2_e4m3, 256>()});
}

}  // namespace assay::micro::tensor::wgmma_dense
