#pragma once
// What a tcgen05 kernel is given, shared by host and device: a header, then for each block that
// holds operands its tiles of a and b as they go to shared memory.
//
// A block has 128 rows of a, stored in 32 bytes each in every type, dense or sparse; two blocks, a
// pair, share 256 rows and have half of b's columns each. A column of b takes 32 bytes or, sparse,
// 64.

#include "shared_tile.hpp"

namespace assay::micro::tensor {

inline constexpr int tcgen05_rows = 128;
inline constexpr tile_shape tcgen05_a{tcgen05_rows, 32};
inline constexpr int tcgen05_a_bytes = tcgen05_a.bytes();

// The instruction descriptor; a word of tensor memory beside d, four scales or, without scales,
// metadata; metadata beside scales; a word unused.
inline constexpr int tcgen05_header = 4;

constexpr int tcgen05_b_row_bytes(bool sparse) { return sparse ? 64 : 32; }

struct tcgen05_image {
    int blocks;
    tile_shape b_tile;  // of a block
    int block_words;
    int words;

    constexpr tcgen05_image(int n, bool sparse, int blocks_)
        : blocks(blocks_),
          b_tile{n / blocks_, tcgen05_b_row_bytes(sparse)},
          block_words((tcgen05_a_bytes + b_tile.bytes()) / 4),
          words(tcgen05_header + blocks * block_words) {}
};

}  // namespace assay::micro::tensor
