// How long does each WMMA instruction of RDNA3 take until its result can be accumulated on?
//
// One wave of 32, d = a * b + d over and over, in chains of 16 and of 32.
//
// Source: "RDNA3" Instruction Set Architecture guide, "VOP3P", WMMA.

// name, type, a's type, d's type, the builtin's arguments (signs of a and b, op_sel, clamp).
#define ASSAY_WMMA(ROW)                                                                             \
    ROW(f32_16x16x16_f16, "f16.f32", halves16, floats8, (a, a, d))                                  \
    ROW(f32_16x16x16_bf16, "bf16.f32", shorts16, floats8, (a, a, d))                                \
    ROW(f16_16x16x16_f16, "f16.f16", halves16, halves16, (a, a, d, false))                          \
    ROW(bf16_16x16x16_bf16, "bf16.bf16", shorts16, shorts16, (a, a, d, false))                      \
    ROW(i32_16x16x16_iu8, "s8.s32", ints4, ints8, (true, a, true, a, d, false))                     \
    ROW(i32_16x16x16_iu4, "s4.s32", ints2, ints8, (true, a, true, a, d, false))

#ifdef __HIP__

#include <hip/hip_runtime.h>

#include "amd/gcn.hpp"

namespace assay::micro::gcn {

template <class Element, int Count>
using vector = Element __attribute__((ext_vector_type(Count)));
using halves16 = vector<_Float16, 16>;
using shorts16 = vector<short, 16>;
using floats8 = vector<float, 8>;
using ints2 = vector<int, 2>;
using ints4 = vector<int, 4>;
using ints8 = vector<int, 8>;

#ifdef __gfx1100__
#define ASSAY_CHAIN(name, suffix, A, D, values, length)                                             \
    extern "C" __global__ void wmma_##name##suffix(arguments k) {                                   \
        const A a = static_cast<const A*>(k.operands)[lane()];                                      \
        timed_chain<length>(k, static_cast<const D*>(k.results)[lane()],                            \
                            [&](D d) { return __builtin_amdgcn_wmma_##name##_w32 values; });        \
    }
#else
#define ASSAY_CHAIN(name, suffix, A, D, values, length)                                             \
    extern "C" __global__ void wmma_##name##suffix(arguments k) { nothing_timed(k); }
#endif
#define ASSAY_CHAINS(name, type, A, D, values)                                                      \
    ASSAY_CHAIN(name, , A, D, values, 16)                                                           \
    ASSAY_CHAIN(name, _longer, A, D, values, 32)
ASSAY_WMMA(ASSAY_CHAINS)

}  // namespace assay::micro::gcn

#else

#include "amd/probe.hpp"

namespace assay::micro::amd {

probe describe() {
#define ASSAY_STATED(name, type, A, D, values)                                                      \
    {"wmma_" #name,                                                                                 \
     {{"type", type}, {"shape", "16x16x16"}},                                                       \
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
