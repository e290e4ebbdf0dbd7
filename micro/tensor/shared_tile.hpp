#pragma once
// How a tile lies in shared memory for wgmma and tcgen05, without swizzle and with K along the rows
// (PTX ISA, "Shared Memory Matrix Layout"), and the descriptor that says so ("Matrix Descriptor",
// "Shared memory descriptor").
//
// A core matrix is 8 rows of 16 bytes, 128 bytes in one piece. Core matrices of the same 8 rows
// stand behind one another; the next 8 rows follow them.

#include <cstdint>

namespace assay::micro::tensor {

inline constexpr int core_rows = 8;
inline constexpr int core_row_bytes = 16;
inline constexpr int core_bytes = core_rows * core_row_bytes;

struct tile_shape {
    int rows;       // of M or N, a multiple of 8
    int row_bytes;  // of K, a multiple of 16

    [[nodiscard]] constexpr int bytes() const { return rows * row_bytes; }
    // From a core matrix to the next along K, and to the one below.
    [[nodiscard]] constexpr int leading_bytes() const { return core_bytes; }
    [[nodiscard]] constexpr int stride_bytes() const {
        return row_bytes / core_row_bytes * core_bytes;
    }
    // Where a byte of a row stands.
    [[nodiscard]] constexpr int offset(int row, int byte) const {
        return row / core_rows * stride_bytes() + byte / core_row_bytes * leading_bytes() +
               row % core_rows * core_row_bytes + byte % core_row_bytes;
    }
};

// What a descriptor says beside the address: bits 16-29 and 32-45 hold the leading and the stride
// offset, in 16 bytes; bits 62-63 no swizzle. tcgen05 wants 0b001 in bits 46-48.
constexpr std::uint64_t descriptor_without_address(const tile_shape& t) {
    return std::uint64_t(t.leading_bytes() / 16) << 16 | std::uint64_t(t.stride_bytes() / 16) << 32;
}
inline constexpr std::uint64_t tcgen05_descriptor_version = std::uint64_t{1} << 46;

// `address`: in the shared window, a multiple of 16; its bits 4-17 count.
#ifdef __CUDACC__
__host__ __device__
#endif
    constexpr std::uint64_t
    descriptor(std::uint64_t without_address, std::uint32_t address) {
    return without_address | (address & 0x3ffffU) >> 4;
}

}  // namespace assay::micro::tensor
