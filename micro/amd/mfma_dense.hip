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
// Machine code: gfx90a gfx940

// name, type, shape, a's type, d's type, gfx940's name; gfx90a's is the builtin's.
#define ASSAY_MFMA_BOTH(ROW)                                                                   \
    ROW(f32_16x16x16f16, "f16.f32", "16x16x16", halves4, floats4, "f32_16x16x16f16")           \
    ROW(f32_32x32x8f16, "f16.f32", "32x32x8", halves4, floats16, "f32_32x32x8f16")             \
    ROW(f32_16x16x16bf16_1k, "bf16_1k.f32", "16x16x16", shorts4, floats4, "f32_16x16x16_bf16") \
    ROW(f32_32x32x8bf16_1k, "bf16_1k.f32", "32x32x8", shorts4, floats16, "f32_32x32x8_bf16")   \
    ROW(f32_16x16x4f32, "f32.f32", "16x16x4", float, floats4, "f32_16x16x4f32")                \
    ROW(f32_32x32x2f32, "f32.f32", "32x32x2", float, floats16, "f32_32x32x2f32")               \
    ROW(f64_16x16x4f64, "f64.f64", "16x16x4", double, doubles4, "f64_16x16x4_f64")
// clang 15 keeps its d in vector registers, whatever it is asked for.
#define ASSAY_MFMA_VGPR(ROW) \
    ROW(f64_4x4x4f64, "f64.f64", "4x4x4", double, double, "f64_4x4x4_4b_f64")
#define ASSAY_MFMA_GFX90A(ROW)                                         \
    ROW(f32_16x16x8bf16, "bf16.f32", "16x16x8", shorts2, floats4, "")  \
    ROW(f32_32x32x4bf16, "bf16.f32", "32x32x4", shorts2, floats16, "") \
    ROW(i32_16x16x16i8, "s8.s32", "16x16x16", int, ints4, "")          \
    ROW(i32_32x32x8i8, "s8.s32", "32x32x8", int, ints16, "")
#define ASSAY_MFMA_GFX940(ROW)                                                               \
    ROW(i32_16x16x32_i8, "s8.s32", "16x16x32", long, ints4, "i32_16x16x32_i8")               \
    ROW(i32_32x32x16_i8, "s8.s32", "32x32x16", long, ints16, "i32_32x32x16_i8")              \
    ROW(f32_16x16x8_xf32, "xf32.f32", "16x16x8", floats2, floats4, "f32_16x16x8_xf32")       \
    ROW(f32_32x32x4_xf32, "xf32.f32", "32x32x4", floats2, floats16, "f32_32x32x4_xf32")      \
    ROW(f32_16x16x32_fp8_fp8, "fp8.f32", "16x16x32", long, floats4, "f32_16x16x32_fp8_fp8")  \
    ROW(f32_16x16x32_bf8_bf8, "bf8.f32", "16x16x32", long, floats4, "f32_16x16x32_bf8_bf8")  \
    ROW(f32_32x32x16_fp8_fp8, "fp8.f32", "32x32x16", long, floats16, "f32_32x32x16_fp8_fp8") \
    ROW(f32_32x32x16_bf8_bf8, "bf8.f32", "32x32x16", long, floats16, "f32_32x32x16_bf8_bf8")

#ifdef __HIP__

#include "amd/gcn.hpp"

namespace assay::micro::gcn {

// The empty asm takes d in a register of its bank, and the compiler then selects the form of it.
#define ASSAY_IN_BANK(name, suffix, A, D, bank)                     \
    ASSAY_MATRIX(mfma_##name##suffix, D, const A a = operand<A>(k), \
                 asm(""                                             \
                     : "+" bank(d));                                \
                 return __builtin_amdgcn_mfma_##name(a, a, d, 0, 0, 0);)
#define ASSAY_VGPR(name, type, shape, A, D, cdna3) ASSAY_IN_BANK(name, , A, D, "v")
#define ASSAY_AGPR(name, type, shape, A, D, cdna3) ASSAY_IN_BANK(name, _agpr, A, D, "a")
ASSAY_MFMA_BOTH(ASSAY_VGPR)
ASSAY_MFMA_BOTH(ASSAY_AGPR)
ASSAY_MFMA_VGPR(ASSAY_VGPR)
// A builtin that a target lacks is no diagnostic but an end of the compiler: hence the guard.
#ifdef __gfx90a__
ASSAY_MFMA_GFX90A(ASSAY_VGPR)
#else
ASSAY_MFMA_GFX940(ASSAY_VGPR)
#endif

}  // namespace assay::micro::gcn

#else

#include "amd/probe.hpp"

namespace assay::micro::amd {

probe describe() {
    std::vector<instruction> all;
    const auto add = [&all](const std::string& name, const char* type, const std::string& shape,
                            const std::string& registers, const std::string& cdna2,
                            const std::string& cdna3) {
        const std::string bank = registers == "agpr" ? "agpr" : "";
        const auto mnemonic = [&](const std::string& of) {
            return of.empty() ? "" : "v_mfma_" + of + (bank.empty() ? "" : "." + bank);
        };
        matrix_form f{"mfma_" + name + (bank.empty() ? "" : "_" + bank),
                      {{"type", type}, {"shape", shape}, {"registers", registers}}};
        f.flop = matrix_flop(shape, shape == "4x4x4" ? 4 : 1);  // that one makes four products
        f.mnemonics = {{"gfx90a", mnemonic(cdna2)}, {"gfx940", mnemonic(cdna3)}, {"gfx1030", ""}};
        f.unit = peak_unit(type);
        add_matrix_points(all, f);
    };

#define ASSAY_STATED(name, type, shape, A, D, cdna3) add(#name, type, shape, "vgpr", #name, cdna3);
#define ASSAY_STATED_AGPR(name, type, shape, A, D, cdna3) \
    add(#name, type, shape, "agpr", #name, cdna3);
#define ASSAY_STATED_CDNA3(name, type, shape, A, D, cdna3) \
    add(#name, type, shape, "vgpr", "", cdna3);
    ASSAY_MFMA_BOTH(ASSAY_STATED)
    ASSAY_MFMA_VGPR(ASSAY_STATED)
    ASSAY_MFMA_BOTH(ASSAY_STATED_AGPR)
    ASSAY_MFMA_GFX90A(ASSAY_STATED)
    ASSAY_MFMA_GFX940(ASSAY_STATED_CDNA3)
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
