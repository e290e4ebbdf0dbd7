// When can an arithmetic result be used, and how many does a compute unit finish a cycle with so
// many chains a wave and waves?
//
// Latency: one wave, x = step(x, a, b), chains of 128 and of 256. Rate: `ilp` such chains in each
// of `waves` waves on every compute unit, 64 operations a turn. A dot product adds to x: of its
// operands the one that CDNA lets follow at once (its ISA guides, "Required Independent
// Instructions"), for the others software must wait.
//
// Source: AMD Instinct MI200, CDNA3 and RDNA2 instruction set architecture guides, "VALU".
// Machine code: gfx90a gfx940 gfx1030

// op, a lane's x, operations of one, the peak's unit, mnemonic, operands; CDNA's alone.
#define ASSAY_ALU(ROW)                                                  \
    ROW(fma_f32, float, 2, "fp32", "v_fma_f32", "%0, %0, %1, %2")       \
    ROW(fma_f64, double, 2, "fp64", "v_fma_f64", "%0, %0, %1, %2")      \
    ROW(pk_fma_f16, unsigned, 4, "", "v_pk_fma_f16", "%0, %0, %1, %2")  \
    ROW(mul_lo_u32, unsigned, 0, "", "v_mul_lo_u32", "%0, %0, %1")      \
    ROW(exp_f32, float, 0, "", "v_exp_f32_e32", "%0, %0")               \
    ROW(rcp_f32, float, 0, "", "v_rcp_f32_e32", "%0, %0")               \
    ROW(sqrt_f32, float, 0, "", "v_sqrt_f32_e32", "%0, %0")             \
    ROW(dot2_f32_f16, float, 4, "", "v_dot2_f32_f16", "%0, %1, %2, %0") \
    ROW(dot4_i32_i8, unsigned, 8, "", "v_dot4_i32_i8", "%0, %1, %2, %0")
#define ASSAY_ALU_CDNA(ROW) ROW(pk_fma_f32, floats2, 4, "", "v_pk_fma_f32", "%0, %0, %1, %2")

#ifdef __HIP__

#include "amd/gcn.hpp"

namespace assay::micro::gcn {

#define ASSAY_TIMED(name, X, timed, text)                                   \
    ASSAY_KERNEL(name, X, timed, const X a = operand<X>(k);                 \
                 const X b = operand<X>(k), asm volatile(text               \
                                                         : "+v"(d)          \
                                                         : "v"(a), "v"(b)); \
                 return d;)
#define ASSAY_KERNELS(op, X, flop, unit, mnemonic, operands)                  \
    ASSAY_TIMED(op, X, (timed_chain<128, X>), mnemonic " " operands)          \
    ASSAY_TIMED(op##_longer, X, (timed_chain<256, X>), mnemonic " " operands) \
    ASSAY_TIMED(op##_ilp1, X, (timed_turns<1, X, 64>), mnemonic " " operands) \
    ASSAY_TIMED(op##_ilp2, X, (timed_turns<2, X, 64>), mnemonic " " operands) \
    ASSAY_TIMED(op##_ilp4, X, (timed_turns<4, X, 64>), mnemonic " " operands)
ASSAY_ALU(ASSAY_KERNELS)
#ifndef __gfx1030__
ASSAY_ALU_CDNA(ASSAY_KERNELS)
#endif

}  // namespace assay::micro::gcn

#else

#include "amd/probe.hpp"

namespace assay::micro::amd {

namespace {

void add(std::vector<instruction>& all, const std::string& op, const std::string& mnemonic,
         double flop, const char* unit, bool rdna) {
    instruction one{op, {{"op", op}}, {{"gfx90a", mnemonic}, {"gfx940", mnemonic}}};
    one.mnemonics.emplace_back("gfx1030", rdna ? mnemonic : "");
    one.operations = 128;
    all.push_back(one);
    one.timed = timing::flood;
    one.operations = 64;
    one.lanes = 64;
    one.flop = one.lanes * flop;
    one.unit = unit;
    for (const char* ilp : {"1", "2", "4"})
        for (const unsigned waves : {4U, 8U, 16U}) {
            one.kernel = op + "_ilp" + ilp;
            one.waves = waves;
            one.at = {{"op", op}, {"ilp", ilp}, {"waves", std::to_string(waves)}};
            one.at.set("reach", "chip");
            all.push_back(one);
        }
}

}  // namespace

probe describe() {
    std::vector<instruction> all;
#define ASSAY_STATED(op, X, flop, unit, mnemonic, operands) \
    add(all, #op, mnemonic, flop, unit, true);
#define ASSAY_STATED_CDNA(op, X, flop, unit, mnemonic, operands) \
    add(all, #op, mnemonic, flop, unit, false);
    ASSAY_ALU(ASSAY_STATED)
    ASSAY_ALU_CDNA(ASSAY_STATED_CDNA)
    return {"When can an arithmetic result be used, and what rate do chains and waves reach?",
            "latency: one wave, chains of 128 and of 256 between two s_memtime, slope; rate: 1, 2 "
            "or 4 chains in 4, 8 or 16 waves a unit, results of all lanes over the cycles of the "
            "slowest wave",
            "AMD Instinct MI200, CDNA3 and RDNA2 instruction set architecture guides",
            "operands are small bit patterns, subnormal as floats; MI300X's fp32 peak is that of "
            "packed instructions; never run",
            std::move(all)};
}

}  // namespace assay::micro::amd

#endif
