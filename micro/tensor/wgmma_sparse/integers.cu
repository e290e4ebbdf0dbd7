// 8-bit integers of both signs.
// Machine code: 90a

#include "tensor/wgmma_table.cuh"

namespace assay::micro::tensor::wgmma_sparse {

wgmma_table integers() {
    using namespace ptx;
    return wgmma_kernels_of_all<shapes<wgmma_sp_s32_s8, 64, 256>, shapes<wgmma_sp_s32_u8, 256>,
                                shapes<wgmma_sp_s32_s8_u8, 256>, shapes<wgmma_sp_s32_u8_s8, 256>,
                                shapes<wgmma_sp_s32_s8_satfinite, 256>>();
}

}  // namespace assay::micro::tensor::wgmma_sparse
