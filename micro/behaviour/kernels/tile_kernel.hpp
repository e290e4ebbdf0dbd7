#pragma once
// What files of kernels hand to the host's part, and no more: one product a block.

#include <cstdint>
#include <span>

namespace assay::micro::arithmetic {

// Operands, c, d, and cycles of each block.
using tile_kernel = void (*)(const std::uint32_t*, const std::uint32_t*, std::uint32_t*,
                             long long*);

struct instruction_kernel {
    const char* text;  // of PTX; of tcgen05 the kind
    tile_kernel kernel;
    int result_words;  // a thread
};
using instruction_kernels = std::span<const instruction_kernel>;

instruction_kernels mma_kernels();
instruction_kernels scaled_mma_kernels();
instruction_kernels wgmma_kernels();
instruction_kernels tcgen05_kernels();

}  // namespace assay::micro::arithmetic
