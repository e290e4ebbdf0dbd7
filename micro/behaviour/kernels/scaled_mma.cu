// mma of FP6 and FP4, and of blocks with scales.
// Machine code: 120a

#include "mma_tile.cuh"

namespace assay::micro::arithmetic {

instruction_kernels scaled_mma_kernels() {
    using namespace ptx;
    return kernels_of<mma_f8f6f4_e2m1, mma_f8f6f4_e3m2_e2m3, mma_mxf8f6f4_e4m3, mma_mxf8f6f4_e5m2,
                      mma_mxf8f6f4_e3m2_e2m3, mma_mxf4nvf4_2x, mma_mxf4nvf4_4x>();
}

}  // namespace assay::micro::arithmetic
