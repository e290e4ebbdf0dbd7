// FP8, which sm_90a and sm_100a emulate inline.

#include "tensor/points.cuh"

namespace assay::micro::tensor::mma_dense {

std::vector<probe_point> bytes() {
    using namespace ptx;
    return points_of_all<mma_m16n8k32_f32_e4m3, mma_m16n8k32_f32_e5m2, mma_m16n8k32_f32_e4m3_e5m2,
                         mma_m16n8k32_f16_e4m3, mma_m16n8k32_f16_e5m2, mma_m16n8k16_f32_e4m3,
                         mma_m16n8k16_f32_e5m2>();
}

}  // namespace assay::micro::tensor::mma_dense
