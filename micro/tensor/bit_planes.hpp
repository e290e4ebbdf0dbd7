#pragma once
// Products of numbers of few bits by bit planes: the pair of plane i of a and plane j of b counts
// 2^(i + j) for each pair of ones, negative where one of them alone is the sign's plane (two's
// complement).
//
// a is M x K, b is K x N. Operands are laid in tiles as one mma takes them, so that a lane finds
// its words together: for each step of K, each 16 rows (columns), each plane, each lane: four
// words. b's are two n-tiles of 8 columns. Source: Feng et al., APNN-TC, SC 2021 (arXiv
// 2106.12169).

#include <cstdint>
#include <vector>

#include "form.hpp"
#include "layout.hpp"

namespace assay::micro::tensor {

struct few_bits {
    int m, n, k;
    int a_bits, b_bits;
};
inline constexpr int tile_side = 16;

// The sign and shift of a pair of planes: what a one of each counts.
constexpr int weight_of(int i, int a_bits, int j, int b_bits) {
    const bool negative = (i == a_bits - 1) != (j == b_bits - 1);
    return negative ? -(1 << (i + j)) : 1 << (i + j);
}

// `rows` vectors of k values, row by row; -2^(bits-1) to 2^(bits-1) - 1. An LCG (Knuth, MMIX).
inline std::vector<int> make_few_bits(int rows, int k, int bits, std::uint64_t seed) {
    std::vector<int> values;
    for (int i = 0; i < rows * k; ++i) {
        seed = seed * 6364136223846793005U + 1442695040888963407U;
        values.push_back(static_cast<int>(seed >> 40 & ((1U << bits) - 1)) - (1 << (bits - 1)));
    }
    return values;
}

// The tiles of numbers as mma instruction `f` takes them; planes of one bit, or the whole number.
// `right`: as b.
inline std::vector<std::uint32_t> lay_planes(const form& f, const std::vector<int>& values, int k,
                                             int bits, bool right) {
    const int planes = f.a == "b1" ? bits : 1;
    const auto rows = static_cast<int>(values.size()) / k;
    constexpr int tile_words = 32 * 4;
    std::vector<std::uint32_t> words;
    for (int step = 0; step < k / f.k; ++step)
        for (int tile = 0; tile < rows / tile_side; ++tile)
            for (int plane = 0; plane < planes; ++plane) {
                words.resize(words.size() + tile_words);
                const auto out = std::span(words).last(tile_words);
                const auto number_at = [&](int row, int column) {
                    const int value = values[(tile * tile_side + row) * k + step * f.k + column];
                    return f.a == "b1" ? value >> plane & 1 : value;
                };
                for (int half = 0; half < (right ? 2 : 1); ++half) {
                    const int tile_rows = right ? f.n : f.m;
                    std::vector<int> part;
                    if (right)  // K x N
                        for (int c = 0; c < f.k; ++c)
                            for (int r = 0; r < f.n; ++r)
                                part.push_back(number_at(half * f.n + r, c));
                    else
                        for (int r = 0; r < tile_rows; ++r)
                            for (int c = 0; c < f.k; ++c) part.push_back(number_at(r, c));
                    scatter(out.subspan(static_cast<std::size_t>(half) * 2), 4, number_of(f.a),
                            part, right ? f.n : f.k, [&](int lane, int i) {
                                return right ? place_in_b(f, lane, i) : place_in_a(f, lane, i);
                            });
                }
            }
    return words;
}

// The oracle: sums of products, row by row; b is given column by column.
inline std::vector<int> multiply_few_bits(const few_bits& f, const std::vector<int>& a,
                                          const std::vector<int>& b) {
    std::vector<int> d(static_cast<std::size_t>(f.m) * static_cast<std::size_t>(f.n));
    for (int row = 0; row < f.m; ++row)
        for (int column = 0; column < f.n; ++column)
            for (int k = 0; k < f.k; ++k)
                d[row * f.n + column] += a[row * f.k + k] * b[column * f.k + k];
    return d;
}

}  // namespace assay::micro::tensor
