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
    probe p{"How fast is tcgen05.mma of one CTA by kind and N?",
            "chain of 8 and of 16 instructions on one accumulator, slope of the two; floods of 64 "
            "a turn, operations over the cycles of the slowest SM",
            "PTX ISA, tcgen05.mma; arXiv 2512.02189",
            "a flood waits for its 64 instructions once a turn",
            {}};
    using columns = tensor::tcgen05_columns<64, 128, 256>;
    columns::add_unscaled<1, false>(p.points);
    columns::add_scaled<1, false>(p.points);
    return p;
}

}  // namespace assay::micro
