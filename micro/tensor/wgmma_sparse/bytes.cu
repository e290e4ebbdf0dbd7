// FP8 of both kinds, also mixed.
// Machine code: 90a

#include "tensor/wgmma_table.cuh"

namespace assay::micro::tensor::wgmma_sparse {

wgmma_table bytes() {
    using namespace ptx;
    return wgmma_kernels_of_all<shapes<wgmma_sp_f32_e4m3, 64, 256>,
                                shapes<wgmma_sp_f16_e4m3, 64, 256>, shapes<wgmma_sp_f32_e5m2, 256>,
                                shapes<wgmma_sp_f16_e5m2, 256>, shapes<wgmma_sp_f32_e4m3_e5m2, 256>,
                                shapes<wgmma_sp_f32_e5m2_e4m3, 256>>();
}

}  // namespace assay::micro::tensor::wgmma_sparse
