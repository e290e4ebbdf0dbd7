// FP8, which sm_90a and sm_100a emulate inline.

#include "tensor/points.cuh"

namespace assay::micro::tensor::mma_sparse {

std::vector<probe_point> bytes() {
    using namespace ptx;
    return points_of_all<mma_sp_m16n8k64_f32_e4m3, mma_sp_ordered_m16n8k64_f32_e4m3,
                         mma_sp_m16n8k64_f32_e5m2, mma_sp_ordered_m16n8k64_f32_e5m2>();
}

}  // namespace assay::micro::tensor::mma_sparse
