// FP8 of both kinds, also mixed, and 8-bit integers.

#include "tensor/wgmma_points.cuh"

namespace assay::micro::tensor::wgmma_sparse {

std::vector<wgmma_kernels> bytes() {
    using namespace ptx;
    return join(
        {wgmma_shapes<wgmma_sp_f32_e4m3, 64, 256>(), wgmma_shapes<wgmma_sp_f16_e4m3, 64, 256>(),
         wgmma_shapes<wgmma_sp_s32_s8, 64, 256>(), wgmma_shapes<wgmma_sp_f32_e5m2, 256>(),
         wgmma_shapes<wgmma_sp_f16_e5m2, 256>(), wgmma_shapes<wgmma_sp_f32_e4m3_e5m2, 256>(),
         wgmma_shapes<wgmma_sp_f32_e5m2_e4m3, 256>(), wgmma_shapes<wgmma_sp_s32_u8, 256>(),
         wgmma_shapes<wgmma_sp_s32_s8_u8, 256>(), wgmma_shapes<wgmma_sp_s32_u8_s8, 256>(),
         wgmma_shapes<wgmma_sp_s32_s8_satfinite, 256>()});
}

}  // namespace assay::micro::tensor::wgmma_sparse
