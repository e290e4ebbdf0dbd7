// f16 with f32 sums, N 64 and 256, also with fewer groups in flight.
// Machine code: 90a

#include "tensor/wgmma_table.cuh"

namespace assay::micro::tensor::wgmma_dense {

wgmma_table groups() {
    using narrow = ptx::wgmma<ptx::wgmma_f32_f16, 64>;
    using wide = ptx::wgmma<ptx::wgmma_f32_f16, 256>;
    static const wgmma_kernels all[]{
        wgmma_kernels_by_groups<narrow, false>(), wgmma_kernels_by_groups<narrow, true>(),
        wgmma_kernels_by_groups<wide, false>(), wgmma_kernels_by_groups<wide, true>()};
    return all;
}

}  // namespace assay::micro::tensor::wgmma_dense
