#pragma once
// mma.sp::ordered_metadata of FP4 and FP6 and of blocks with a scale (PTX ISA, "mma.sp" with block
// scaling). sm_120a alone has them; a type is as in mma.hpp, and `issue` takes metadata, then
// scales.

#include "mma.hpp"

namespace assay::micro::ptx {

// clang-format off
#define ASSAY_TEXT_SP_SCALED " {%0,%1,%2,%3}, {%4,%5,%6,%7}, {%8,%9,%10,%11}, {%0,%1,%2,%3}, %12, 0x0, %13, {0,0}, %13, {0,2};"
#define ASSAY_MMA_SP_SCALED(type, k_, ptx_)                                                                            \
    struct type {                                                                                                      \
        static constexpr const char* text = ptx_;                                                                      \
        static constexpr int least_architecture = 120, m = 16, n = 8, k = k_;                                          \
        static constexpr bool sparse = true, scaled = true;                                                            \
        using accumulator = f32x4; using left = words<4>; using right = words<4>;                                      \
        template <int Here = architecture>                                                                             \
        static __device__ void issue(f32x4& d, const left& a, const right& b, std::uint32_t metadata,                  \
                                     std::uint32_t scales) {                                                           \
            if constexpr (Here >= least_architecture)                                                                  \
                asm volatile(ptx_ ASSAY_TEXT_SP_SCALED                                                                 \
                             : ASSAY_D4("f") : ASSAY_IN4("r", a), ASSAY_IN4("r", b), "r"(metadata), "r"(scales));      \
        }                                                                                                              \
    }
#define ASSAY_SP "mma.sp::ordered_metadata.sync.aligned.kind::"
#define ASSAY_MMA_SP_F8(suffix, types)                                                                                 \
    ASSAY_MMA_SP_F(mma_sp_f8f6f4_##suffix, 120, 64, ASSAY_SP "f8f6f4.m16n8k64.row.col.f32." types ".f32", 4, 4)
#define ASSAY_MMA_SP_MXF8(suffix, types)                                                                               \
    ASSAY_MMA_SP_SCALED(mma_sp_mxf8f6f4_##suffix, 64, ASSAY_SP "mxf8f6f4.block_scale.scale_vec::1X."                   \
                                                      "m16n8k64.row.col.f32." types ".f32.ue8m0")
#define ASSAY_MMA_SP_MXF4(suffix, kind, scale)                                                                         \
    ASSAY_MMA_SP_SCALED(mma_sp_##suffix, 128, ASSAY_SP kind ".m16n8k128.row.col.f32.e2m1.e2m1.f32." scale)

ASSAY_MMA_SP_F8(e2m1, "e2m1.e2m1");
ASSAY_MMA_SP_F8(e3m2, "e3m2.e3m2");
ASSAY_MMA_SP_F8(e2m3, "e2m3.e2m3");
ASSAY_MMA_SP_F8(e3m2_e2m3, "e3m2.e2m3");
ASSAY_MMA_SP_MXF8(e4m3, "e4m3.e4m3");
ASSAY_MMA_SP_MXF8(e5m2, "e5m2.e5m2");
ASSAY_MMA_SP_MXF8(e2m1, "e2m1.e2m1");
ASSAY_MMA_SP_MXF8(e3m2_e2m3, "e3m2.e2m3");
ASSAY_MMA_SP_MXF4(mxf4, "mxf4.block_scale.scale_vec::2X", "ue8m0");
ASSAY_MMA_SP_MXF4(mxf4nvf4_2x, "mxf4nvf4.block_scale.scale_vec::2X", "ue8m0");
ASSAY_MMA_SP_MXF4(mxf4nvf4_4x, "mxf4nvf4.block_scale.scale_vec::4X", "ue4m3");
// clang-format on

}  // namespace assay::micro::ptx
