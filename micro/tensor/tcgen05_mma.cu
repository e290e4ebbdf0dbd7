// How fast is tcgen05.mma of one CTA by kind and N: an accumulation after another, and the rate
// that SMs reach?
//
// One elected lane issues d += a b with a and b in shared memory and d in tensor memory, 128 rows,
// and commits them to a barrier on which all wait; latency from two lengths (harness/chain.hpp),
// rate from 64 a turn (harness/flood.hpp). Kinds with block scales find ones in tensor memory.
//
// Source: PTX ISA, "tcgen05.mma"; arXiv 2512.02189.
// Machine code: 100a

#include "tcgen05_points.cuh"

namespace assay::micro {

probe describe() {
    using namespace ptx;
    using namespace tensor;
    return {"How fast is tcgen05.mma of one CTA by kind and N?",
            "chain of 8 and of 16 instructions on one accumulator, slope of the two; floods of 64 "
            "a turn, operations "
            "over the cycles of the slowest SM",
            "PTX ISA, tcgen05.mma; arXiv 2512.02189",
            "a flood waits for its 64 instructions once a turn",
            tcgen05_points_of_all<tcgen05_f16, tcgen05_tf32, tcgen05_f8f6f4, tcgen05_i8,
                                  tcgen05_mxf8f6f4, tcgen05_mxf4, tcgen05_mxf4nvf4>()};
}

}  // namespace assay::micro
