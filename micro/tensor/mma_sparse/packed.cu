// Integers of 8 and 4 bits.

#include "tensor/mma_table.cuh"

namespace assay::micro::tensor::mma_sparse {

form_table packed() {
    using namespace ptx;
    return kernels_of_all<mma_sp_m16n8k64_s32_s8, mma_sp_ordered_m16n8k64_s32_s8,
                          mma_sp_m16n8k128_s32_s4, mma_sp_ordered_m16n8k128_s32_s4>();
}

}  // namespace assay::micro::tensor::mma_sparse
