// How long does each WMMA instruction of RDNA3 take until its result can be accumulated on?
//
// One wave of 32, d = a * b + d over and over, in chains of 16 and of 32.
//
// Source: "RDNA3" Instruction Set Architecture guide, "VOP3P", WMMA.
// Machine code: gfx1100

// name, type, a's type, d's type, the builtin's arguments (signs of a and b, op_sel, clamp).
#define ASSAY_WMMA(ROW)                                                         \
    ROW(f32_16x16x16_f16, "f16.f32", halves16, floats8, (a, a, d))              \
    ROW(f32_16x16x16_bf16, "bf16.f32", shorts16, floats8, (a, a, d))            \
    ROW(f16_16x16x16_f16, "f16.f16", halves16, halves16, (a, a, d, false))      \
    ROW(bf16_16x16x16_bf16, "bf16.bf16", shorts16, shorts16, (a, a, d, false))  \
    ROW(i32_16x16x16_iu8, "s8.s32", ints4, ints8, (true, a, true, a, d, false)) \
    ROW(i32_16x16x16_iu4, "s4.s32", ints2, ints8, (true, a, true, a, d, false))

#ifdef __HIP__

#include "amd/gcn.hpp"

namespace assay::micro::gcn {

#define ASSAY_KERNELS(name, type, A, D, values)                 \
    ASSAY_CHAINS(wmma_##name, D, 16, const A a = operand<A>(k), \
                 return __builtin_amdgcn_wmma_##name##_w32 values;)
ASSAY_WMMA(ASSAY_KERNELS)

}  // namespace assay::micro::gcn

#else

#include "amd/probe.hpp"

namespace assay::micro::amd {

probe describe() {
#define ASSAY_STATED(name, type, A, D, values) \
    {"wmma_" #name,                            \
     {{"type", type}, {"shape", "16x16x16"}},  \
     {{"gfx1100", "v_wmma_" #name}, {"gfx1030", ""}, {"gfx90a", ""}, {"gfx940", ""}}},
    return {"How long does each WMMA instruction take until its result can be accumulated on?",
            "one wave of 32, chains of 16 and of 32 through the accumulator between two reads of "
            "SHADER_CYCLES",
            "RDNA3 Instruction Set Architecture guide",
            "compiled without a device library, which ROCm 5.2 lacks for gfx1100: evidence is the "
            "compiler's code, no runtime of that version loads it; never run",
            {ASSAY_WMMA(ASSAY_STATED)}};
}

}  // namespace assay::micro::amd

#endif
