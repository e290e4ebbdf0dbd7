// How long does each dense MFMA instruction take until its result can be accumulated on, and how
// many does a compute unit finish?
//
// Latency: one wave, d = a * b + d over and over, in chains of 16 and of 32. Rate: 1 or 4 such
// chains in each of 4 or 16 waves on every compute unit. a and b are one register set
// from memory, d comes from memory and goes there. `registers`: where d lies, in vector registers
// (vgpr) or, of the forms that both have, in accumulation registers (agpr).
//
// gfx940 stands for CDNA3: clang 15 does not know gfx942. It has int8 of twice K in place of
// gfx90a's, xf32, and FP8 (FNUZ). Its manual writes an underscore before the operands' type;
// mnemonics stand here as llvm-objdump 15 prints them, which keeps gfx90a's name for some.
// Source: AMD Instinct MI200 and CDNA3 instruction set architecture guides, "VOP3P-MAI".

// name, type, shape, a's type, d's type, gfx90a's mnemonic, gfx940's; "" where there is none.
#define ASSAY_MFMA_BOTH(ROW)                                                                        \
    ROW(f32_16x16x16f16, "f16.f32", "16x16x16", halves4, floats4, "v_mfma_f32_16x16x16f16",         \
        "v_mfma_f32_16x16x16f16")                                                                  \
    ROW(f32_32x32x8f16, "f16.f32", "32x32x8", halves4, floats16, "v_mfma_f32_32x32x8f16",           \
        "v_mfma_f32_32x32x8f16")                                                                   \
    ROW(f32_16x16x16bf16_1k, "bf16_1k.f32", "16x16x16", shorts4, floats4,                           \
        "v_mfma_f32_16x16x16bf16_1k", "v_mfma_f32_16x16x16_bf16")                                   \
    ROW(f32_32x32x8bf16_1k, "bf16_1k.f32", "32x32x8", shorts4, floats16,                            \
        "v_mfma_f32_32x32x8bf16_1k", "v_mfma_f32_32x32x8_bf16")                                     \
    ROW(f32_16x16x4f32, "f32.f32", "16x16x4", float, floats4, "v_mfma_f32_16x16x4f32",              \
        "v_mfma_f32_16x16x4f32")                                                                   \
    ROW(f32_32x32x2f32, "f32.f32", "32x32x2", float, floats16, "v_mfma_f32_32x32x2f32",             \
        "v_mfma_f32_32x32x2f32")                                                                   \
    ROW(f64_16x16x4f64, "f64.f64", "16x16x4", double, doubles4, "v_mfma_f64_16x16x4f64",            \
        "v_mfma_f64_16x16x4_f64")
// clang 15 keeps its d in vector registers, whatever it is asked for.
#define ASSAY_MFMA_VGPR(ROW)                                                                        \
    ROW(f64_4x4x4f64, "f64.f64", "4x4x4", double, double, "v_mfma_f64_4x4x4f64",                    \
        "v_mfma_f64_4x4x4_4b_f64")
#define ASSAY_MFMA_GFX90A(ROW)                                                                      \
    ROW(f32_16x16x8bf16, "bf16.f32", "16x16x8", shorts2, floats4, "v_mfma_f32_16x16x8bf16", "")     \
    ROW(f32_32x32x4bf16, "bf16.f32", "32x32x4", shorts2, floats16, "v_mfma_f32_32x32x4bf16", "")    \
    ROW(i32_16x16x16i8, "s8.s32", "16x16x16", int, ints4, "v_mfma_i32_16x16x16i8", "")              \
    ROW(i32_32x32x8i8, "s8.s32", "32x32x8", int, ints16, "v_mfma_i32_32x32x8i8", "")
#define ASSAY_MFMA_GFX940(ROW)                                                                      \
    ROW(i32_16x16x32_i8, "s8.s32", "16x16x32", long, ints4, "", "v_mfma_i32_16x16x32_i8")           \
    ROW(i32_32x32x16_i8, "s8.s32", "32x32x16", long, ints16, "", "v_mfma_i32_32x32x16_i8")          \
    ROW(f32_16x16x8_xf32, "xf32.f32", "16x16x8", floats2, floats4, "", "v_mfma_f32_16x16x8_xf32")   \
    ROW(f32_32x32x4_xf32, "xf32.f32", "32x32x4", floats2, floats16, "", "v_mfma_f32_32x32x4_xf32")  \
    ROW(f32_16x16x32_fp8_fp8, "fp8.f32", "16x16x32", long, floats4, "",                             \
        "v_mfma_f32_16x16x32_fp8_fp8")                                                              \
    ROW(f32_16x16x32_bf8_bf8, "bf8.f32", "16x16x32", long, floats4, "",                             \
        "v_mfma_f32_16x16x32_bf8_bf8")                                                              \
    ROW(f32_32x32x16_fp8_fp8, "fp8.f32", "32x32x16", long, floats16, "",                            \
        "v_mfma_f32_32x32x16_fp8_fp8")                                                              \
    ROW(f32_32x32x16_bf8_bf8, "bf8.f32", "32x32x16", long, floats16, "",                            \
        "v_mfma_f32_32x32x16_bf8_bf8")

#ifdef __HIP__

#include <hip/hip_runtime.h>

#include "amd/gcn.hpp"

namespace assay::micro::gcn {

template <class Element, int Count>
using vector = Element __attribute__((ext_vector_type(Count)));
using halves4 = vector<_Float16, 4>;
using shorts2 = vector<short, 2>;
using shorts4 = vector<short, 4>;
using ints4 = vector<int, 4>;
using ints16 = vector<int, 16>;
using floats2 = vector<float, 2>;
using floats4 = vector<float, 4>;
using floats16 = vector<float, 16>;
using doubles4 = vector<double, 4>;

// A builtin that a target lacks is no diagnostic but an end of the compiler: hence the guards.
#define ASSAY_ABSENT(name, type, shape, A, D, cdna2, cdna3)                                         \
    extern "C" __global__ void mfma_##name(arguments k) { nothing_timed(k); }                       \
    extern "C" __global__ void mfma_##name##_ilp1(arguments k) { nothing_timed(k); }                \
    extern "C" __global__ void mfma_##name##_ilp4(arguments k) { nothing_timed(k); }
// The empty asm takes d in a register of its bank, and the compiler then selects the form of it.
#define ASSAY_STEP(name, D, bank)                                                                   \
    [&](D d) {                                                                                      \
        asm("" : "+" bank(d));                                                                      \
        return __builtin_amdgcn_mfma_##name(a, a, d, 0, 0, 0);                                      \
    }
#define ASSAY_CHAIN(name, suffix, A, D, bank, length)                                               \
    extern "C" __global__ void mfma_##name##suffix(arguments k) {                                   \
        const A a = static_cast<const A*>(k.operands)[lane()];                                      \
        timed_chain<length>(k, static_cast<const D*>(k.results)[lane()],                            \
                            ASSAY_STEP(name, D, bank));                                             \
    }
#define ASSAY_FLOOD(name, suffix, A, D, bank, ilp)                                                  \
    extern "C" __global__ void mfma_##name##suffix(arguments k) {                                   \
        const A a = static_cast<const A*>(k.operands)[lane() % 64];                                 \
        timed_turns<ilp, D>(k, ASSAY_STEP(name, D, bank));                                          \
    }
#define ASSAY_PRESENT(name, type, shape, A, D, cdna2, cdna3)                                        \
    ASSAY_CHAIN(name, , A, D, "v", 16)                                                              \
    ASSAY_CHAIN(name, _longer, A, D, "v", 32)                                                       \
    ASSAY_FLOOD(name, _ilp1, A, D, "v", 1)                                                          \
    ASSAY_FLOOD(name, _ilp4, A, D, "v", 4)
#define ASSAY_PRESENT_AGPR(name, type, shape, A, D, cdna2, cdna3)                                   \
    ASSAY_CHAIN(name, _agpr, A, D, "a", 16)                                                         \
    ASSAY_CHAIN(name, _agpr_longer, A, D, "a", 32)                                                  \
    ASSAY_FLOOD(name, _agpr_ilp1, A, D, "a", 1)                                                     \
    ASSAY_FLOOD(name, _agpr_ilp4, A, D, "a", 4)
#define ASSAY_ABSENT_AGPR(name, type, shape, A, D, cdna2, cdna3)                                    \
    ASSAY_ABSENT(name##_agpr, type, shape, A, D, cdna2, cdna3)

#if defined(__gfx90a__)
ASSAY_MFMA_BOTH(ASSAY_PRESENT)
ASSAY_MFMA_VGPR(ASSAY_PRESENT)
ASSAY_MFMA_BOTH(ASSAY_PRESENT_AGPR)
ASSAY_MFMA_GFX90A(ASSAY_PRESENT)
ASSAY_MFMA_GFX940(ASSAY_ABSENT)
#elif defined(__gfx940__)
ASSAY_MFMA_BOTH(ASSAY_PRESENT)
ASSAY_MFMA_VGPR(ASSAY_PRESENT)
ASSAY_MFMA_BOTH(ASSAY_PRESENT_AGPR)
ASSAY_MFMA_GFX90A(ASSAY_ABSENT)
ASSAY_MFMA_GFX940(ASSAY_PRESENT)
#else
ASSAY_MFMA_BOTH(ASSAY_ABSENT)
ASSAY_MFMA_VGPR(ASSAY_ABSENT)
ASSAY_MFMA_BOTH(ASSAY_ABSENT_AGPR)
ASSAY_MFMA_GFX90A(ASSAY_ABSENT)
ASSAY_MFMA_GFX940(ASSAY_ABSENT)
#endif

}  // namespace assay::micro::gcn

#else

#include "amd/probe.hpp"

namespace assay::micro::amd {

probe describe() {
    std::vector<instruction> all;
    const auto add = [&all](const std::string& kernel, const char* type, const std::string& shape,
                            const char* registers, const std::string& cdna2,
                            const std::string& cdna3) {
        matrix_form f{kernel, {{"type", type}, {"shape", shape}, {"registers", registers}}};
        f.flop = matrix_flop(shape, shape == "4x4x4" ? 4 : 1);  // that one makes four products
        f.mnemonics = {{"gfx90a", cdna2}, {"gfx940", cdna3}, {"gfx1030", ""}};
        f.unit = peak_unit(type);
        add_matrix_points(all, f);
    };
#define ASSAY_STATED(name, type, shape, A, D, cdna2, cdna3)                                         \
    add("mfma_" #name, type, shape, "vgpr", cdna2, cdna3);
#define ASSAY_STATED_AGPR(name, type, shape, A, D, cdna2, cdna3)                                    \
    add("mfma_" #name "_agpr", type, shape, "agpr", cdna2 ".agpr", cdna3 ".agpr");
    ASSAY_MFMA_BOTH(ASSAY_STATED)
    ASSAY_MFMA_VGPR(ASSAY_STATED)
    ASSAY_MFMA_BOTH(ASSAY_STATED_AGPR)
    ASSAY_MFMA_GFX90A(ASSAY_STATED)
    ASSAY_MFMA_GFX940(ASSAY_STATED)
    return {"How long does a dense MFMA instruction take, and how many does a compute unit finish?",
            "latency: one wave, chains of 16 and of 32 through the accumulator between two "
            "s_memtime, slope; rate: 1 or 4 chains in 4 or 16 waves a unit, operations over the "
            "cycles of the slowest wave and over the wall clock",
            "AMD Instinct MI200 and CDNA3 instruction set architecture guides",
            "gfx940 stands for gfx942; built by ROCm 5.2 and clang 15; never run; `rate` is a "
            "compute unit's",
            std::move(all)};
}

}  // namespace assay::micro::amd

#endif
