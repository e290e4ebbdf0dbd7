// What does 2:4 sparsity gain in tcgen05.mma.sp of one CTA, by kind and N?
//
// As tcgen05_mma.cu, with twice its K: a is stored with half of its columns in shared memory, and
// metadata stand in tensor memory behind d, the same in all lanes; packed e2m1 (mxf4, mxf4nvf4)
// keeps two pairs of each four, tf32 one of each two. The machine code does not tell
// sparse from dense: ptxas makes the same UTCHMMA, UTCQMMA, UTCIMMA or UTCOMMA of both, of which
// the sparse takes the metadata's address in the register below the instruction descriptor's, where
// the dense takes zero. Bit 2 of the descriptor alone makes it sparse; it is an operand from
// memory.
//
// Source: PTX ISA, "tcgen05.mma.sp", "Sparse Matrices", "Instruction descriptor".
// Machine code: 100a

#include "tcgen05_points.cuh"

namespace assay::micro {

probe describe() {
    probe p{"What does 2:4 sparsity gain in tcgen05.mma.sp of one CTA, by kind and N?",
            "chain of 8 and of 16 instructions on one accumulator, slope of the two; floods of 64 "
            "a turn, operations over the cycles of the slowest SM",
            "PTX ISA, tcgen05.mma.sp",
            "operations count the zeros that are skipped; metadata keep the first half of each "
            "group; the mnemonic is that of the dense form, and bit 2 of the instruction "
            "descriptor, an operand, makes it sparse: the check of answers is what proves it",
            {}};
    using columns = tensor::tcgen05_columns<64, 128, 256>;
    columns::add_unscaled<1, true>(p.points);
    columns::add_scaled<1, true>(p.points);
    return p;
}

}  // namespace assay::micro
