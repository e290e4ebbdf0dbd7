#pragma once
// How a lane's operands lie in memory; shared by host and device.

namespace assay::micro::tensor {

inline constexpr int lanes = 32;
// Words of a lane: the fragments of a and b, 16 and 8 at most (m16n8k16.f64), then the metadata.
inline constexpr int left_words = 16;
inline constexpr int right_words = 8;
inline constexpr int lane_words = left_words + right_words + 4;

}  // namespace assay::micro::tensor
