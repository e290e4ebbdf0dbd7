#pragma once
// The instruction sets that packers are written for, and what each offers.

#include <optional>
#include <string_view>

#include "step.hpp"

namespace assay::mpi {

enum class isa { portable, avx2, avx512 };  // avx512: F, BW, VL and VBMI

// The best one this processor has.
isa best_isa();
std::optional<isa> isa_named(std::string_view name);
std::string_view name_of(isa i);

// The packers of one instruction set. `window_span` of 0: no window kernels.
struct kernel_set {
    kernel_pair (*lines)(int64_t block);  // dense blocks at a stride
    kernel_pair (*tile)(
        int64_t block);  // a transposition: row stride below line stride; empty where unfit
    kernel_pair (*list)(int64_t block);  // equal blocks at listed places; empty where unfit
    kernel_pair runs;                    // any blocks
    kernel_pair dense;                   // one run of n bytes
    kernel_pair windows;                 // either direction may be missing
    int64_t window_span = 0;             // user bytes a window may cover
    int64_t window_bytes = 0;            // packed bytes a window may hold
    bool windows_go_back = false;        // also at strides of zero and below
};

const kernel_set& kernels_of(isa i);

// One a file, for kernels_of.
const kernel_set& portable_kernels();
const kernel_set& avx2_kernels();
const kernel_set& avx512_kernels();

}  // namespace assay::mpi
