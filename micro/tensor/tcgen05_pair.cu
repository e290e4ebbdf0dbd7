// How fast is tcgen05.mma of a pair of CTAs by kind and N, beside that of one?
//
// As tcgen05_mma.cu and tcgen05_sparse.cu, for cta_group::2: a cluster of two blocks on two SMs,
// 256 rows of a and d, of which each block holds 128, and N columns of b, of which each holds half.
// An elected lane of the first block issues and waits; the second lends its memory and meets the
// first in the end, so that nothing but the instruction passes between them in the timed region.
// Its clock reads have nothing between: the figures are the first block's, over both SMs.
//
// Source: PTX ISA, "tcgen05.mma", "CTA pair"; arXiv 2512.02189.
// Machine code: 100a

#include "tcgen05_points.cuh"

namespace assay::micro {

probe describe() {
    probe p{"How fast is tcgen05.mma of a pair of CTAs by kind and N, beside that of one?",
            "chain of 8 and of 16 instructions on one accumulator, slope of the two; floods of 64 "
            "a turn, operations over the cycles of the slowest SM and both SMs of each pair",
            "PTX ISA, tcgen05.mma, CTA pair; arXiv 2512.02189",
            "a flood waits for its 64 instructions once a turn; reach=sm is one pair, two SMs; "
            "sparse forms as tcgen05_sparse has it",
            {}};
    using wide = tensor::tcgen05_columns<256>;
    tensor::tcgen05_columns<64, 128, 256>::add_unscaled<2, false>(p.points);
    wide::add_scaled<2, false>(p.points);
    wide::add_unscaled<2, true>(p.points);
    wide::add_scaled<2, true>(p.points);
    return p;
}

}  // namespace assay::micro
