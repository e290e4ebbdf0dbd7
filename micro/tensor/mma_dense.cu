// How fast is each dense mma.sync form: when can its result be accumulated on, and what rate do
// warps reach?
//
// Latency: one warp, d = a * b + d over and over, in two lengths (harness/chain.hpp). Rate: `ilp`
// accumulators in each of `warps` warps of an SM, on one SM or on all (harness/flood.hpp);
// 2 x M x N x K operations an instruction, whatever their type.
//
// Forms that ptxas makes of other instructions (s4 and b1 from sm_90 on, FP8 on sm_90 and sm_100,
// m16 f64 but on sm_90) are points of this probe, not a probe of their own: which they are differs
// by architecture, and the rows say `emulated` with the sequence. The kernels stand in mma_dense/.
//
// Source: PTX ISA, "mma"; arXiv 2402.13499, Table VII.

#include "points.hpp"

namespace assay::micro {

namespace tensor::mma_dense {
form_table floats();
form_table bytes();
form_table integers();
form_table bits();
}  // namespace tensor::mma_dense

probe describe() {
    return {
        "How fast is each dense mma.sync form, alone and with an SM full of warps?",
        "chain of 16 and of 32 instructions through the accumulator, slope of the two; floods of "
        "independent accumulators, operations over the cycles of the slowest SM",
        "PTX ISA, mma; arXiv 2402.13499, Table VII; expected machine code: micro/tensor/sass.csv",
        "an emulated FP8 form loads its operands from shared memory each time, since ptxas would "
        "convert them once; a single warp reaches one of the SM's four tensor cores",
        tensor::points_of({tensor::mma_dense::floats(), tensor::mma_dense::bytes(),
                           tensor::mma_dense::integers(), tensor::mma_dense::bits()})};
}

}  // namespace assay::micro
