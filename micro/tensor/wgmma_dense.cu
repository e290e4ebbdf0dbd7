// How fast is wgmma: an accumulation after another, and what rate do warpgroups reach, by type, N,
// where a comes from, groups in flight and what the operands hold?
//
// Latency: one warpgroup accumulates on one tile, in two lengths (harness/chain.hpp);
// `in_flight=all` waits once at the end, which is what the paper's 128 cycles at N = 256 are,
// `in_flight=1` for each instruction before the next. Rate: that in `warpgroups` of a block, one
// block an SM, on one SM or on all (harness/flood.hpp), with `in_flight` groups of one instruction;
// 2 x M x N x K operations an instruction. f16 with f32 sums has every N. The kernels stand in
// wgmma_dense/.
//
// Source: PTX ISA, "wgmma.mma_async"; arXiv 2402.13499, Tables VIII and X.

#include "wgmma_points.hpp"

namespace assay::micro {

namespace tensor::wgmma_dense {
wgmma_table groups();
wgmma_table narrow_shapes();
wgmma_table wide_shapes();
wgmma_table halves();
wgmma_table bytes();
wgmma_table integers();
}  // namespace tensor::wgmma_dense

probe describe() {
    using namespace tensor;
    return {"How fast is wgmma by type, N, operand source, groups in flight and data?",
            "chain of 4 and of 12 instructions on one accumulator, slope of the two; floods of "
            "warpgroups that "
            "each accumulate on a tile, operations over the cycles of the slowest SM",
            "PTX ISA, wgmma.mma_async; arXiv 2402.13499, Tables VIII and X",
            "each second instruction takes -a, so that sums stay finite; tiles are not swizzled, "
            "their core matrices "
            "of 128 bytes free of bank conflicts",
            wgmma_points({wgmma_dense::groups(), wgmma_dense::narrow_shapes(),
                          wgmma_dense::wide_shapes(), wgmma_dense::halves(), wgmma_dense::bytes(),
                          wgmma_dense::integers()})};
}

}  // namespace assay::micro
