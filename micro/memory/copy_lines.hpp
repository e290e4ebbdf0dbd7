#pragma once
// A copy by threads: plain C++, on the host as on the device.

#include <cstdint>

namespace assay::micro::memory {

struct alignas(16) line16 {
    std::uint32_t w[4];
};
inline constexpr int lines_a_turn = 4;

// Copies lines `first`, `first + gap`, ... of one thread's turn.
__host__ __device__ __forceinline__ void copy_lines(const line16* from, line16* to,
                                                    std::uint64_t first, std::uint64_t gap) {
    line16 held[lines_a_turn];
#pragma unroll
    for (int i = 0; i < lines_a_turn; ++i) held[i] = from[first + i * gap];
#pragma unroll
    for (int i = 0; i < lines_a_turn; ++i) to[first + i * gap] = held[i];
}

}  // namespace assay::micro::memory
