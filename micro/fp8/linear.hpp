#pragma once
// An FP8 linear layer y = x w^T on the host: where a word of an operand lies for mma, what its
// numbers become, and the product. Kernels share the places and the scale.
//
// Operands are rows of K halves, K and the number of rows multiples of 32 and 16, of scales by
// blocks multiples of 128. The largest magnitude that a scale serves becomes 448, the largest
// number of e4m3.

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <vector>

#include "assay/behaviour/format.hpp"
#include "definition.hpp"
#include "gpu/kernel.hpp"

namespace assay::micro::fp8 {

inline constexpr float e4m3_largest = 448;
inline constexpr int tile_rows = 16, tile_k = 32;  // of a fragment's tile: 32 lanes of 4 words

// What an operand is multiplied by before it is rounded; 1 where all of it is 0.
ASSAY_DEVICE_FUNCTION constexpr float factor_of(float largest) {
    return largest > 0 ? e4m3_largest / largest : 1.0F;
}

// The first of the four numbers that word `word` of `lane` holds, within a tile. For operand a of
// m16n8k32 in its order of registers; words 0 and 2, and 1 and 3, are the two registers of b for
// columns 0 to 7 and 8 to 15 (PTX ISA, "Matrix Fragments for mma.m16n8k32").
struct place {
    int row, k;
};
ASSAY_DEVICE_FUNCTION constexpr place place_of(int lane, int word) {
    return {lane / 4 + word % 2 * 8, lane % 4 * 4 + word / 2 * 16};
}

struct layer_size {
    int tokens, out, hidden;  // y is tokens x out, sums are over hidden
};

// Which numbers share a scale: all of an operand, a row of it (of tokens, or of weights that make
// one column of y), or a block: 1 x 128 of activations, 128 x 128 of weights, as in FP8 training
// (DeepSeek-V3, arXiv 2412.19437, section 3.3.2).
enum class scale { tensor, row, block };
inline constexpr int scale_block = 128;

struct scaling {
    scale by;
    bool weights;
    int rows, hidden;

    ASSAY_DEVICE_FUNCTION constexpr int group_rows() const {
        return by == scale::tensor ? rows : by == scale::block && weights ? scale_block : 1;
    }
    ASSAY_DEVICE_FUNCTION constexpr int group_k() const {
        return by == scale::block ? scale_block : hidden;
    }
    // Where the scale of a number lies, as cuBLASLt reads them (cuBLAS documentation, "Scaling
    // factors layouts"): of 1 x 128 rows follow one another, of 128 x 128 blocks of K, in fours.
    ASSAY_DEVICE_FUNCTION constexpr std::size_t at(int row, int k) const {
        if (by == scale::tensor) return 0;
        if (by == scale::row) return row;
        if (!weights) return std::size_t(k / scale_block) * rows + row;
        return std::size_t(row / scale_block) * ((hidden / scale_block + 3) / 4 * 4) +
               k / scale_block;
    }
    [[nodiscard]] std::size_t count() const { return at(rows - 1, hidden - 1) + 1; }
};

// The definition of the quantised operand: e4m3 bytes row by row, of numbers given as floats, and
// what brings them back.
struct quantised {
    std::vector<std::uint8_t> bytes;
    std::vector<float> back;
};
inline quantised quantise(const std::vector<float>& x, const scaling& s) {
    std::vector<float> largest(s.count());
    const auto each = [&](const auto& visit) {
        for (std::size_t i = 0; i < x.size(); ++i) {
            const auto hidden = static_cast<std::size_t>(s.hidden);
            visit(i, s.at(static_cast<int>(i / hidden), static_cast<int>(i % hidden)));
        }
    };
    each([&](std::size_t i, std::size_t at) {
        largest[at] = std::max(largest[at], std::fabs(x[i]));
    });
    quantised q{std::vector<std::uint8_t>(x.size()), {}};
    each([&](std::size_t i, std::size_t at) {
        q.bytes[i] = encode_f32(behaviour::formats::e4m3,
                                std::bit_cast<std::uint32_t>(x[i] * factor_of(largest[at])));
    });
    for (const float most : largest) q.back.push_back(1 / factor_of(most));
    return q;
}

// The same bytes as words in the order of fragments: tiles of K, then of rows.
inline std::vector<std::uint32_t> lay_fragments(const std::vector<std::uint8_t>& bytes, int rows,
                                                int hidden) {
    std::vector<std::uint32_t> words;
    words.reserve(bytes.size() / 4);
    for (int row = 0; row < rows; row += tile_rows)
        for (int k = 0; k < hidden; k += tile_k)
            for (int lane = 0; lane < 32; ++lane)
                for (int word = 0; word < 4; ++word) {
                    const auto [r, first] = place_of(lane, word);
                    const auto at = static_cast<std::size_t>(row + r) * hidden + k + first;
                    words.push_back(bytes[at] | bytes[at + 1] << 8U | bytes[at + 2] << 16U |
                                    std::uint32_t{bytes[at + 3]} << 24U);
                }
    return words;
}

// The same bytes as words row by row.
inline std::vector<std::uint32_t> lay_rows(const std::vector<std::uint8_t>& bytes) {
    std::vector<std::uint32_t> words(bytes.size() / 4);
    std::memcpy(words.data(), bytes.data(), bytes.size());
    return words;
}

// The oracle: y row by row, in doubles.
inline std::vector<double> linear(const layer_size& s, const std::vector<float>& x,
                                  const std::vector<float>& w) {
    std::vector<double> y(static_cast<std::size_t>(s.tokens) * s.out);
    for (int i = 0; i < s.tokens; ++i)
        for (int j = 0; j < s.out; ++j)
            for (int k = 0; k < s.hidden; ++k)
                y[static_cast<std::size_t>(i) * s.out + j] +=
                    double{x[static_cast<std::size_t>(i) * s.hidden + k]} *
                    w[static_cast<std::size_t>(j) * s.hidden + k];
    return y;
}

// Whole numbers of -7 to 7 times 1, 2 or 4 times `step`, alike where one scale serves them and 7
// among those, by a 64-bit LCG (Knuth, MMIX). With a power of two as step, scaling and rounding to
// e4m3 are exact, and so is every sum of what shares its scales whose magnitude in units of both is
// below 2^13, in the narrowest accumulator of an FP8 unit too.
inline std::vector<float> exact_operand(const scaling& s, float step, std::uint64_t seed) {
    std::vector<float> all;
    for (int row = 0; row < s.rows; ++row)
        for (int k = 0; k < s.hidden; ++k) {
            seed = seed * 6364136223846793005U + 1442695040888963407U;
            const int group = row / s.group_rows() + k / s.group_k();
            const bool first = row % s.group_rows() == 0 && k % s.group_k() == 0;
            const int whole = first ? 7 : static_cast<int>((seed >> 32) % 15) - 7;
            all.push_back(static_cast<float>(whole << group % 3) * step);
        }
    return all;
}

}  // namespace assay::micro::fp8
