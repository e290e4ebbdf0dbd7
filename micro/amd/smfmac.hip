// How long does each sparse MFMA instruction of CDNA3 take, and how many does a compute unit
// finish?
//
// As mfma_dense.hip: d += a * b, a with two of each four elements, which an index register names.
// Operations are 2 x M x N x K, skipped zeros included.
//
// Source: AMD Instinct MI300 (CDNA3) Instruction Set Architecture guide, "Sparse matrices".
// Machine code: gfx940

// name, type, shape, a's type, b's type, d's type, gfx940's mnemonic.
#define ASSAY_SMFMAC(ROW)                                                      \
    ROW(f32_16x16x32_f16, "f16.f32", "16x16x32", halves4, halves8, floats4)    \
    ROW(f32_32x32x16_f16, "f16.f32", "32x32x16", halves4, halves8, floats16)   \
    ROW(f32_16x16x32_bf16, "bf16.f32", "16x16x32", shorts4, shorts8, floats4)  \
    ROW(f32_32x32x16_bf16, "bf16.f32", "32x32x16", shorts4, shorts8, floats16) \
    ROW(i32_16x16x64_i8, "s8.s32", "16x16x64", ints2, ints4, ints4)            \
    ROW(i32_32x32x32_i8, "s8.s32", "32x32x32", ints2, ints4, ints16)           \
    ROW(f32_16x16x64_fp8_fp8, "fp8.f32", "16x16x64", ints2, ints4, floats4)    \
    ROW(f32_16x16x64_bf8_bf8, "bf8.f32", "16x16x64", ints2, ints4, floats4)    \
    ROW(f32_32x32x32_fp8_fp8, "fp8.f32", "32x32x32", ints2, ints4, floats16)   \
    ROW(f32_32x32x32_bf8_bf8, "bf8.f32", "32x32x32", ints2, ints4, floats16)

#ifdef __HIP__

#include "amd/gcn.hpp"

namespace assay::micro::gcn {

#define ASSAY_KERNELS(name, type, shape, A, B, D)                                        \
    ASSAY_MATRIX(smfmac_##name, D, const A a = operand<A>(k); const B b = operand<B>(k); \
                 const int kept = operand<int>(k);                                       \
                 , return __builtin_amdgcn_smfmac_##name(a, b, d, kept, 0, 0);)
ASSAY_SMFMAC(ASSAY_KERNELS)

}  // namespace assay::micro::gcn

#else

#include "amd/probe.hpp"

namespace assay::micro::amd {

probe describe() {
    std::vector<instruction> all;
    const auto add = [&all](const std::string& name, const char* type, const char* shape) {
        matrix_form f{"smfmac_" + name, {{"type", type}, {"shape", shape}}, matrix_flop(shape)};
        f.mnemonics = {{"gfx940", "v_smfmac_" + name}, {"gfx90a", ""}, {"gfx1030", ""}};
        f.unit = peak_unit(type);
        f.of_unit = 2;
        add_matrix_points(all, f);
    };
#define ASSAY_STATED(name, type, shape, A, B, D) add(#name, type, shape);
    ASSAY_SMFMAC(ASSAY_STATED)
    return {
        "How long does a sparse MFMA instruction take, and how many does a compute unit finish?",
        "latency: one wave, chains of 16 and of 32 through the accumulator between two "
        "s_memtime, slope; rate: 1 or 4 chains in 4 or 16 waves a unit",
        "AMD Instinct MI300 (CDNA3) instruction set architecture guide",
        "gfx940 stands for gfx942; operations count skipped zeros; never run; `rate` is a "
        "compute unit's",
        std::move(all)};
}

}  // namespace assay::micro::amd

#endif
