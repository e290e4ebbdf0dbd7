#pragma once
// How a 16 x 16 x K product lies in the registers of a wave's 64 lanes for MFMA; pure. Lane l holds
// K / 4 consecutive elements, from k = l / 16 x K / 4 on, of a's row and of b's column l % 16, and
// four elements of d's column l % 16.
//
// Source: AMD Instinct MI200 and CDNA3 instruction set architecture guides, "Matrix Arithmetic
// Instructions".

#include <cstddef>
#include <cstdint>
#include <vector>

#include "behaviour/tiles.hpp"

namespace assay::micro::amd {

inline constexpr int mfma_size = 16, mfma_lanes = 64, mfma_rows_a_lane = 4;

inline arithmetic::product_shape mfma_shape(const behaviour::unit& u) {
    return {mfma_size, mfma_size, u.elements};
}

// A pattern of whole bytes, lowest first.
inline void put_pattern(std::vector<std::byte>& to, std::size_t element, int bits,
                        std::uint64_t pattern) {
    const auto bytes = static_cast<std::size_t>(bits / 8);
    for (std::size_t i = 0; i < bytes; ++i)
        to[element * bytes + i] = static_cast<std::byte>(pattern >> 8 * i);
}
inline std::uint64_t pattern_at(const std::byte* from, std::size_t element, int bits) {
    const auto bytes = static_cast<std::size_t>(bits / 8);
    std::uint64_t pattern = 0;
    for (std::size_t i = 0; i < bytes; ++i)
        pattern |= std::to_integer<std::uint64_t>(from[element * bytes + i]) << 8 * i;
    return pattern;
}

// a and b of one product, each lane's a before its b.
inline std::vector<std::byte> mfma_operands(const behaviour::unit& u, const arithmetic::tile& t) {
    const int each = u.elements / (mfma_lanes / mfma_size), bits = u.a->bits;
    std::vector<std::byte> all(static_cast<std::size_t>(2 * mfma_lanes * each * bits / 8));
    for (int lane = 0; lane < mfma_lanes; ++lane)
        for (int i = 0; i < each; ++i) {
            const int k = lane / mfma_size * each + i, row = lane % mfma_size;
            const auto at = static_cast<std::size_t>(2 * lane * each + i);
            put_pattern(all, at, bits, t.a[static_cast<std::size_t>(row * u.elements + k)]);
            put_pattern(all, at + static_cast<std::size_t>(each), bits,
                        t.b[static_cast<std::size_t>(k * mfma_size + row)]);
        }
    return all;
}

// Where an element of d lies, in elements. A lane's four rows follow one another; those of f64
// are 4 apart.
inline std::size_t mfma_result(const behaviour::unit& u, std::size_t index) {
    const std::size_t row = index / mfma_size, column = index % mfma_size;
    const bool apart = u.cd->bits == 64;
    const std::size_t group = apart ? row % 4 : row / 4, which = apart ? row / 4 : row % 4;
    return (group * mfma_size + column) * mfma_rows_a_lane + which;
}

}  // namespace assay::micro::amd
