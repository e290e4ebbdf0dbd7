// Integers of 4 bits and of one, which are sequences from sm_90a on.

#include "tensor/mma_table.cuh"

namespace assay::micro::tensor::mma_dense {

form_table bits() {
    using namespace ptx;
    return kernels_of_all<mma_m16n8k64_s32_s4, mma_m16n8k32_s32_s4, mma_m16n8k256_s32_b1_xor,
                          mma_m16n8k256_s32_b1_and, mma_m16n8k128_s32_b1_xor,
                          mma_m16n8k128_s32_b1_and, mma_m8n8k32_s32_s4>();
}

}  // namespace assay::micro::tensor::mma_dense
