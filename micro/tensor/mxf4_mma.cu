// How fast are products of FP4 and FP6, and those whose blocks carry a scale?
//
// As mma_dense.cu, for the kinds of mma.sync that sm_120a alone has: f8f6f4 (each FP6 or FP4 in a
// byte), mxf8f6f4 (a ue8m0 scale for 32 elements), mxf4 (for 32 FP4), mxf4nvf4 (for 32, or a ue4m3
// scale for 16). Scales are one.
//
// Source: PTX ISA, "mma" with block scaling; OCP Microscaling Formats 1.0.
// Machine code: 120a

#include "mma_table.cuh"
#include "points.hpp"

namespace assay::micro {

probe describe() {
    using namespace ptx;
    return {
        "How fast are products of FP4 and FP6, and those whose blocks carry a scale?",
        "chain of 16 and of 32 instructions through the accumulator, slope of the two; floods of "
        "independent accumulators, operations over the cycles of the slowest SM",
        "PTX ISA, mma with block scaling; expected machine code: micro/tensor/sass.csv",
        "every scale is one; FP6 and FP4 of f8f6f4 and mxf8f6f4 take a byte each",
        tensor::points_of(
            {tensor::kernels_of_all<mma_f8f6f4_e2m1, mma_f8f6f4_e3m2, mma_f8f6f4_e2m3,
                                    mma_f8f6f4_e3m2_e2m3, mma_mxf8f6f4_e4m3, mma_mxf8f6f4_e5m2,
                                    mma_mxf8f6f4_e2m1, mma_mxf8f6f4_e3m2_e2m3, mma_mxf4,
                                    mma_mxf4nvf4_2x, mma_mxf4nvf4_4x>()})};
}

}  // namespace assay::micro
