#pragma once
// What a wgmma kernel is given: tiles as they go to shared memory, and a's fragments for RS; shared
// by host and device.
//
// Words: a's tile, -a's tile, b's tile; then the fragments of a and of -a, four words a thread;
// then zeros, which accumulators start from: ptxas would set constants to zero between the clock
// reads. A row of a holds 32 bytes in every type, dense or sparse; a row of b 32 or, sparse, 64.

#include <cstdint>

#include "shared_tile.hpp"

namespace assay::micro::tensor {

inline constexpr int warpgroup_threads = 128;
inline constexpr int wgmma_rows = 64;

struct wgmma_image {
    static constexpr tile_shape a_tile{wgmma_rows, 32};
    static constexpr int a_words = a_tile.bytes() / 4;
    static constexpr int fragment_words = 4;
    static constexpr std::uint64_t a_descriptor = descriptor_without_address(a_tile);

    tile_shape b_tile;
    std::uint64_t b_descriptor;
    int shared_words;  // of both a tiles and b's; the fragments stand behind them
    int zeros;         // where they begin
    int words;

    constexpr wgmma_image(int n, bool sparse)
        : b_tile{n, sparse ? 64 : 32},
          b_descriptor(descriptor_without_address(b_tile)),
          shared_words(2 * a_words + b_tile.bytes() / 4),
          zeros(shared_words + 2 * warpgroup_threads * fragment_words),
          words(zeros + n / 2) {}
};

}  // namespace assay::micro::tensor
