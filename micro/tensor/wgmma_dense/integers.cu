// 8-bit integers of both signs, and bits.

#include "tensor/wgmma_points.cuh"

namespace assay::micro::tensor::wgmma_dense {

std::vector<wgmma_kernels> integers() {
    using namespace ptx;
    return join({wgmma_shapes<wgmma_s32_s8, 8, 64, 128, 256>(),
                 wgmma_shapes<wgmma_s32_b1, 8, 64, 128, 256>(), wgmma_shapes<wgmma_s32_u8, 256>(),
                 wgmma_shapes<wgmma_s32_s8_u8, 256>(), wgmma_shapes<wgmma_s32_u8_s8, 256>(),
                 wgmma_shapes<wgmma_s32_s8_satfinite, 256>()});
}

}  // namespace assay::micro::tensor::wgmma_dense
