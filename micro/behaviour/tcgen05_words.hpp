#pragma once
// The words of one product by tcgen05, shared by host and device.

namespace assay::micro::arithmetic {

// Of d: the fewest that every kind takes.
inline constexpr int tcgen05_columns = 8;
// Words of a product: four of header (the instruction descriptor first), a's tile of 128 rows of 32
// bytes and b's; then scales, a word a row: 128 of a, 32 of b of which 8 count.
inline constexpr int tcgen05_a_words = 128 * 32 / 4;
inline constexpr int tcgen05_b_words = tcgen05_columns * 32 / 4;
inline constexpr int tcgen05_scales = 4 + tcgen05_a_words + tcgen05_b_words;
inline constexpr int tcgen05_scale_columns = 5;
inline constexpr int tcgen05_tile_words = tcgen05_scales + 32 * tcgen05_scale_columns;

}  // namespace assay::micro::arithmetic
