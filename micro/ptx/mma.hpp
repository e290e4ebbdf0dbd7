#pragma once
// mma.sync and mma.sp, one type an instruction (PTX ISA, "Multiply-and-Accumulate Instruction:
// mma", and "mma.sp").
//
// A type holds its PTX spelling, the least architecture that has it, M, N, K, the registers of one
// lane, and `issue(d, a, b)`, which computes d += a * b for the warp. Sparse forms take the
// metadata too, with selector 0. On a lower architecture `issue` is empty, so that one kernel
// compiles for all of them.

#include <cstdint>

#include "architecture.hpp"

namespace assay::micro::ptx {

// One lane's registers of an operand.
template <class Register, int Count>
struct fragment {
    using type = Register;
    static constexpr int count = Count;
    Register r[Count];
};

using f32x4 = fragment<float, 4>;
using f16x4 = fragment<std::uint32_t, 2>;  // four halves in two registers
using s32x4 = fragment<std::int32_t, 4>;
using s32x2 = fragment<std::int32_t, 2>;
using f64x2 = fragment<double, 2>;
using f64x4 = fragment<double, 4>;
template <int N>
using words = fragment<std::uint32_t, N>;
template <int N>
using doubles = fragment<double, N>;

// clang-format off
// Operand lists by the number of registers: accumulators, a, b. The accumulators are read and written.
#define ASSAY_D4(c) "+" c(d.r[0]), "+" c(d.r[1]), "+" c(d.r[2]), "+" c(d.r[3])
#define ASSAY_D2(c) "+" c(d.r[0]), "+" c(d.r[1])
#define ASSAY_IN1(c, x) c(x.r[0])
#define ASSAY_IN2(c, x) c(x.r[0]), c(x.r[1])
#define ASSAY_IN4(c, x) ASSAY_IN2(c, x), c(x.r[2]), c(x.r[3])
#define ASSAY_IN8(c, x) ASSAY_IN4(c, x), c(x.r[4]), c(x.r[5]), c(x.r[6]), c(x.r[7])
#define ASSAY_TEXT_4_4_2 " {%0,%1,%2,%3}, {%4,%5,%6,%7}, {%8,%9}, {%0,%1,%2,%3};"
#define ASSAY_TEXT_2_4_2 " {%0,%1}, {%2,%3,%4,%5}, {%6,%7}, {%0,%1};"
#define ASSAY_TEXT_4_2_1 " {%0,%1,%2,%3}, {%4,%5}, {%6}, {%0,%1,%2,%3};"
#define ASSAY_TEXT_2_2_1 " {%0,%1}, {%2,%3}, {%4}, {%0,%1};"
#define ASSAY_TEXT_2_1_1 " {%0,%1}, {%2}, {%3}, {%0,%1};"
#define ASSAY_TEXT_4_8_4 " {%0,%1,%2,%3}, {%4,%5,%6,%7,%8,%9,%10,%11}, {%12,%13,%14,%15}, {%0,%1,%2,%3};"
#define ASSAY_TEXT_4_4_4 " {%0,%1,%2,%3}, {%4,%5,%6,%7}, {%8,%9,%10,%11}, {%0,%1,%2,%3}, %12, 0x0;"
#define ASSAY_TEXT_2_4_4 " {%0,%1}, {%2,%3,%4,%5}, {%6,%7,%8,%9}, {%0,%1}, %10, 0x0;"
#define ASSAY_TEXT_4_2_2 " {%0,%1,%2,%3}, {%4,%5}, {%6,%7}, {%0,%1,%2,%3}, %8, 0x0;"
#define ASSAY_TEXT_2_2_2 " {%0,%1}, {%2,%3}, {%4,%5}, {%0,%1}, %6, 0x0;"

#define ASSAY_MMA(type, least, m_, n_, k_, ptx_, D, d_count, dc, A, a_count, ac, B, b_count)                           \
    struct type {                                                                                                      \
        static constexpr const char* text = ptx_;                                                                      \
        static constexpr int least_architecture = least, m = m_, n = n_, k = k_;                                       \
        static constexpr bool sparse = false;                                                                          \
        using accumulator = D; using left = A; using right = B;                                                        \
        template <int Here = architecture>                                                                             \
        static __device__ void issue(D& d, const A& a, const B& b) {                                                   \
            if constexpr (Here >= least)                                                                               \
                asm volatile(ptx_ ASSAY_TEXT_##d_count##_##a_count##_##b_count                                         \
                             : ASSAY_D##d_count(dc) : ASSAY_IN##a_count(ac, a), ASSAY_IN##b_count(ac, b));             \
        }                                                                                                              \
    }
#define ASSAY_MMA_SP(type, least, m_, n_, k_, ptx_, D, d_count, dc, a_count, b_count)                                  \
    struct type {                                                                                                      \
        static constexpr const char* text = ptx_;                                                                      \
        static constexpr int least_architecture = least, m = m_, n = n_, k = k_;                                       \
        static constexpr bool sparse = true;                                                                           \
        using accumulator = D; using left = words<a_count>; using right = words<b_count>;                              \
        template <int Here = architecture>                                                                             \
        static __device__ void issue(D& d, const left& a, const right& b, std::uint32_t metadata) {                    \
            if constexpr (Here >= least)                                                                               \
                asm volatile(ptx_ ASSAY_TEXT_##d_count##_##a_count##_##b_count                                         \
                             : ASSAY_D##d_count(dc) : ASSAY_IN##a_count("r", a), ASSAY_IN##b_count("r", b), "r"(metadata)); \
        }                                                                                                              \
    }
// The common layouts: an M=16 tile with four f32 or s32, or two packed f16, accumulators; a and b in words.
#define ASSAY_MMA_F(type, least, k, ptx, a, b) ASSAY_MMA(type, least, 16, 8, k, ptx, f32x4, 4, "f", words<a>, a, "r", words<b>, b)
#define ASSAY_MMA_H(type, least, k, ptx, a, b) ASSAY_MMA(type, least, 16, 8, k, ptx, f16x4, 2, "r", words<a>, a, "r", words<b>, b)
#define ASSAY_MMA_S(type, least, k, ptx, a, b) ASSAY_MMA(type, least, 16, 8, k, ptx, s32x4, 4, "r", words<a>, a, "r", words<b>, b)
#define ASSAY_MMA_8(type, k, ptx) ASSAY_MMA(type, 80, 8, 8, k, ptx, s32x2, 2, "r", words<1>, 1, "r", words<1>, 1)

ASSAY_MMA_F(mma_m16n8k16_f32_f16,   80, 16, "mma.sync.aligned.m16n8k16.row.col.f32.f16.f16.f32", 4, 2);
ASSAY_MMA_F(mma_m16n8k16_f32_bf16,  80, 16, "mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32", 4, 2);
ASSAY_MMA_F(mma_m16n8k8_f32_f16,    80,  8, "mma.sync.aligned.m16n8k8.row.col.f32.f16.f16.f32", 2, 1);
ASSAY_MMA_F(mma_m16n8k8_f32_bf16,   80,  8, "mma.sync.aligned.m16n8k8.row.col.f32.bf16.bf16.f32", 2, 1);
ASSAY_MMA_F(mma_m16n8k8_f32_tf32,   80,  8, "mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32", 4, 2);
ASSAY_MMA_F(mma_m16n8k4_f32_tf32,   80,  4, "mma.sync.aligned.m16n8k4.row.col.f32.tf32.tf32.f32", 2, 1);
ASSAY_MMA_H(mma_m16n8k16_f16_f16,   80, 16, "mma.sync.aligned.m16n8k16.row.col.f16.f16.f16.f16", 4, 2);
ASSAY_MMA_H(mma_m16n8k8_f16_f16,    80,  8, "mma.sync.aligned.m16n8k8.row.col.f16.f16.f16.f16", 2, 1);
ASSAY_MMA_F(mma_m16n8k32_f32_e4m3,  89, 32, "mma.sync.aligned.m16n8k32.row.col.f32.e4m3.e4m3.f32", 4, 2);
ASSAY_MMA_F(mma_m16n8k32_f32_e5m2,  89, 32, "mma.sync.aligned.m16n8k32.row.col.f32.e5m2.e5m2.f32", 4, 2);
ASSAY_MMA_F(mma_m16n8k32_f32_e4m3_e5m2, 89, 32, "mma.sync.aligned.m16n8k32.row.col.f32.e4m3.e5m2.f32", 4, 2);
ASSAY_MMA_H(mma_m16n8k32_f16_e4m3,  89, 32, "mma.sync.aligned.m16n8k32.row.col.f16.e4m3.e4m3.f16", 4, 2);
ASSAY_MMA_H(mma_m16n8k32_f16_e5m2,  89, 32, "mma.sync.aligned.m16n8k32.row.col.f16.e5m2.e5m2.f16", 4, 2);
ASSAY_MMA_F(mma_m16n8k16_f32_e4m3,  89, 16, "mma.sync.aligned.m16n8k16.row.col.f32.e4m3.e4m3.f32", 2, 1);
ASSAY_MMA_F(mma_m16n8k16_f32_e5m2,  89, 16, "mma.sync.aligned.m16n8k16.row.col.f32.e5m2.e5m2.f32", 2, 1);
ASSAY_MMA_S(mma_m16n8k32_s32_s8,    80, 32, "mma.sync.aligned.m16n8k32.row.col.s32.s8.s8.s32", 4, 2);
ASSAY_MMA_S(mma_m16n8k32_s32_s8_satfinite, 80, 32, "mma.sync.aligned.m16n8k32.row.col.satfinite.s32.s8.s8.s32", 4, 2);
ASSAY_MMA_S(mma_m16n8k32_s32_u8,    80, 32, "mma.sync.aligned.m16n8k32.row.col.s32.u8.u8.s32", 4, 2);
ASSAY_MMA_S(mma_m16n8k16_s32_s8,    80, 16, "mma.sync.aligned.m16n8k16.row.col.s32.s8.s8.s32", 2, 1);
ASSAY_MMA_S(mma_m16n8k16_s32_u8,    80, 16, "mma.sync.aligned.m16n8k16.row.col.s32.u8.u8.s32", 2, 1);
ASSAY_MMA_S(mma_m16n8k64_s32_s4,    80, 64, "mma.sync.aligned.m16n8k64.row.col.s32.s4.s4.s32", 4, 2);
ASSAY_MMA_S(mma_m16n8k32_s32_s4,    80, 32, "mma.sync.aligned.m16n8k32.row.col.s32.s4.s4.s32", 2, 1);
ASSAY_MMA_S(mma_m16n8k256_s32_b1_xor, 80, 256, "mma.sync.aligned.m16n8k256.row.col.s32.b1.b1.s32.xor.popc", 4, 2);
ASSAY_MMA_S(mma_m16n8k256_s32_b1_and, 80, 256, "mma.sync.aligned.m16n8k256.row.col.s32.b1.b1.s32.and.popc", 4, 2);
ASSAY_MMA_S(mma_m16n8k128_s32_b1_xor, 80, 128, "mma.sync.aligned.m16n8k128.row.col.s32.b1.b1.s32.xor.popc", 2, 1);
ASSAY_MMA_S(mma_m16n8k128_s32_b1_and, 80, 128, "mma.sync.aligned.m16n8k128.row.col.s32.b1.b1.s32.and.popc", 2, 1);
ASSAY_MMA_8(mma_m8n8k16_s32_s8,     16, "mma.sync.aligned.m8n8k16.row.col.s32.s8.s8.s32");
ASSAY_MMA_8(mma_m8n8k32_s32_s4,     32, "mma.sync.aligned.m8n8k32.row.col.s32.s4.s4.s32");
ASSAY_MMA(mma_m8n8k4_f64,   80,  8, 8,  4, "mma.sync.aligned.m8n8k4.row.col.f64.f64.f64.f64",
          f64x2, 2, "d", doubles<1>, 1, "d", doubles<1>, 1);
ASSAY_MMA(mma_m16n8k4_f64,  90, 16, 8,  4, "mma.sync.aligned.m16n8k4.row.col.f64.f64.f64.f64",
          f64x4, 4, "d", doubles<2>, 2, "d", doubles<1>, 1);
ASSAY_MMA(mma_m16n8k8_f64,  90, 16, 8,  8, "mma.sync.aligned.m16n8k8.row.col.f64.f64.f64.f64",
          f64x4, 4, "d", doubles<4>, 4, "d", doubles<2>, 2);
ASSAY_MMA(mma_m16n8k16_f64, 90, 16, 8, 16, "mma.sync.aligned.m16n8k16.row.col.f64.f64.f64.f64",
          f64x4, 4, "d", doubles<8>, 8, "d", doubles<4>, 4);

// FP6 and FP4 in a byte each, and products of blocks with a scale a block (one word of scales a lane, all of it used:
// of the four lanes of a row, the first holds a's row, the second the row 8 below, the third b's column). sm_120a alone
// has them.
#define ASSAY_TEXT_SCALED " {%0,%1,%2,%3}, {%4,%5,%6,%7}, {%8,%9}, {%0,%1,%2,%3}, %10, {0,0}, %10, {0,2};"
#define ASSAY_MMA_SCALED(type, k_, ptx_)                                                                               \
    struct type {                                                                                                      \
        static constexpr const char* text = ptx_;                                                                      \
        static constexpr int least_architecture = 120, m = 16, n = 8, k = k_;                                          \
        static constexpr bool sparse = false, scaled = true;                                                           \
        using accumulator = f32x4; using left = words<4>; using right = words<2>;                                      \
        template <int Here = architecture>                                                                             \
        static __device__ void issue(f32x4& d, const left& a, const right& b, std::uint32_t scales) {                  \
            if constexpr (Here >= least_architecture)                                                                  \
                asm volatile(ptx_ ASSAY_TEXT_SCALED                                                                    \
                             : ASSAY_D4("f") : ASSAY_IN4("r", a), ASSAY_IN2("r", b), "r"(scales));                     \
        }                                                                                                              \
    }
#define ASSAY_MMA_MXF8(suffix, types)                                                                                  \
    ASSAY_MMA_SCALED(mma_mxf8f6f4_##suffix, 32, "mma.sync.aligned.kind::mxf8f6f4.block_scale.scale_vec::1X."           \
                                                "m16n8k32.row.col.f32." types ".f32.ue8m0")
ASSAY_MMA_F(mma_f8f6f4_e2m1, 120, 32, "mma.sync.aligned.kind::f8f6f4.m16n8k32.row.col.f32.e2m1.e2m1.f32", 4, 2);
ASSAY_MMA_F(mma_f8f6f4_e3m2, 120, 32, "mma.sync.aligned.kind::f8f6f4.m16n8k32.row.col.f32.e3m2.e3m2.f32", 4, 2);
ASSAY_MMA_F(mma_f8f6f4_e2m3, 120, 32, "mma.sync.aligned.kind::f8f6f4.m16n8k32.row.col.f32.e2m3.e2m3.f32", 4, 2);
ASSAY_MMA_F(mma_f8f6f4_e3m2_e2m3, 120, 32, "mma.sync.aligned.kind::f8f6f4.m16n8k32.row.col.f32.e3m2.e2m3.f32", 4, 2);
ASSAY_MMA_MXF8(e4m3, "e4m3.e4m3");
ASSAY_MMA_MXF8(e5m2, "e5m2.e5m2");
ASSAY_MMA_MXF8(e2m1, "e2m1.e2m1");
ASSAY_MMA_MXF8(e3m2_e2m3, "e3m2.e2m3");
ASSAY_MMA_SCALED(mma_mxf4, 64, "mma.sync.aligned.kind::mxf4.block_scale.scale_vec::2X.m16n8k64.row.col.f32.e2m1.e2m1.f32.ue8m0");
ASSAY_MMA_SCALED(mma_mxf4nvf4_2x, 64, "mma.sync.aligned.kind::mxf4nvf4.block_scale.scale_vec::2X.m16n8k64.row.col.f32.e2m1.e2m1.f32.ue8m0");
ASSAY_MMA_SCALED(mma_mxf4nvf4_4x, 64, "mma.sync.aligned.kind::mxf4nvf4.block_scale.scale_vec::4X.m16n8k64.row.col.f32.e2m1.e2m1.f32.ue4m3");

// Sparse: a holds half of K, b all of it. "ordered" is mma.sp::ordered_metadata: within a group of four, the
// lower index first; the plain form takes any order and costs a repair sequence from sm_100 on.
#define ASSAY_MMA_SP_F(type, least, k, ptx, a, b) ASSAY_MMA_SP(type, least, 16, 8, k, ptx, f32x4, 4, "f", a, b)
#define ASSAY_MMA_SP_H(type, least, k, ptx, a, b) ASSAY_MMA_SP(type, least, 16, 8, k, ptx, f16x4, 2, "r", a, b)
#define ASSAY_MMA_SP_S(type, least, k, ptx, a, b) ASSAY_MMA_SP(type, least, 16, 8, k, ptx, s32x4, 4, "r", a, b)
#define ASSAY_MMA_SP_BOTH(family, suffix, least, k, tail, a, b)                                                        \
    ASSAY_MMA_SP_##family(mma_sp_##suffix, least, k, "mma.sp.sync.aligned." tail, a, b);                               \
    ASSAY_MMA_SP_##family(mma_sp_ordered_##suffix, least, k, "mma.sp::ordered_metadata.sync.aligned." tail, a, b)

ASSAY_MMA_SP_BOTH(F, m16n8k32_f32_f16,  80, 32, "m16n8k32.row.col.f32.f16.f16.f32", 4, 4);
ASSAY_MMA_SP_BOTH(F, m16n8k16_f32_f16,  80, 16, "m16n8k16.row.col.f32.f16.f16.f32", 2, 2);
ASSAY_MMA_SP_BOTH(F, m16n8k32_f32_bf16, 80, 32, "m16n8k32.row.col.f32.bf16.bf16.f32", 4, 4);
ASSAY_MMA_SP_BOTH(F, m16n8k16_f32_tf32, 80, 16, "m16n8k16.row.col.f32.tf32.tf32.f32", 4, 4);
ASSAY_MMA_SP_BOTH(H, m16n8k32_f16_f16,  80, 32, "m16n8k32.row.col.f16.f16.f16.f16", 4, 4);
ASSAY_MMA_SP_BOTH(S, m16n8k64_s32_s8,   80, 64, "m16n8k64.row.col.s32.s8.s8.s32", 4, 4);
ASSAY_MMA_SP_BOTH(S, m16n8k128_s32_s4,  80, 128, "m16n8k128.row.col.s32.s4.s4.s32", 4, 4);
ASSAY_MMA_SP_BOTH(F, m16n8k64_f32_e4m3, 89, 64, "m16n8k64.row.col.f32.e4m3.e4m3.f32", 4, 4);
ASSAY_MMA_SP_BOTH(F, m16n8k64_f32_e5m2, 89, 64, "m16n8k64.row.col.f32.e5m2.e5m2.f32", 4, 4);
// clang-format on

}  // namespace assay::micro::ptx
