#pragma once
// How a lane's operands lie in memory; shared by host and device.

#include <cstdint>

namespace assay::micro::tensor {

inline constexpr int lanes = 32;
// Words of a lane: the fragments of a and b, 16 and 8 at most (m16n8k16.f64), then metadata and
// scales.
inline constexpr int left_words = 16;
inline constexpr int right_words = 8;
// Where sums are halves, -a's fragment stands behind a's.
inline constexpr int negative_left = left_words / 2;
inline constexpr int metadata_word = left_words + right_words;
inline constexpr int scales_word = metadata_word + 1;
inline constexpr int lane_words = left_words + right_words + 4;
// Behind the lanes: zeros that accumulators start from, eight of m16n8.f64 at most. ptxas would set
// constants to zero between the clock reads.
inline constexpr int first_zero = lanes * lane_words;
inline constexpr int zero_words = 64;

// Sparse metadata: elements 0 and 1 of each four (pairs for packed s4 and e2m1; the first of each
// two for tf32).
inline constexpr std::uint32_t first_half_metadata = 0x44444444;

}  // namespace assay::micro::tensor
