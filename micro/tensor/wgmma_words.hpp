#pragma once
// A wgmma kernel's words made on the host: operands to be timed, and a product whose answer is
// known.

#include <vector>

#include "layout.hpp"
#include "operand_words.hpp"
#include "wgmma_image.hpp"

namespace assay::micro::tensor {

inline std::vector<std::uint32_t> wgmma_operand_words(const form& f, data_kind kind) {
    const wgmma_image image(f.n, f.sparse);
    const auto a = number_of(f.a);
    std::vector<std::uint32_t> words(static_cast<std::size_t>(image.words));
    word_source left(kind), right(kind), fragments(kind);
    const auto with_negative = [&](word_source& source, std::size_t start, std::size_t count) {
        for (std::size_t i = start; i < start + count; ++i) {
            words[i] = source.next(a);
            if (kind != data_kind::zero) words[i + count] = negated(words[i], a, i % 2 == 1);
        }
    };
    const auto behind = static_cast<std::size_t>(image.shared_words);
    const auto zeros = static_cast<std::size_t>(image.zeros);
    with_negative(left, 0, image.a_words);
    for (std::size_t i = 2 * image.a_words; i < behind; ++i) words[i] = right.next(number_of(f.b));
    with_negative(fragments, behind, (zeros - behind) / 2);
    return words;
}

// Bits of a small integer into element `index` of a row of packed elements that starts at word 0.
inline void put_element(std::span<std::uint32_t> words, int first_byte, int index_in_byte_row,
                        int bits, std::uint64_t pattern) {
    const int bit = first_byte * 8 + index_in_byte_row * bits;
    words[static_cast<std::size_t>(bit / 32)] |= static_cast<std::uint32_t>(pattern << bit % 32);
}

// A matrix of `columns` elements a row, in a tile of shared memory whose rows run along K;
// `pattern` gives the bits of (row, column).
inline void lay_patterns(std::span<std::uint32_t> words, const tile_shape& tile, const number& type,
                         int columns, const auto& pattern) {
    const int each = 8 * core_row_bytes / type.bits;  // elements of a row of a core matrix
    for (int row = 0; row < tile.rows; ++row)
        for (int column = 0; column < columns; ++column)
            put_element(words, tile.offset(row, column / each * core_row_bytes), column % each,
                        type.bits, pattern(row, column));
}
inline void lay_tile(std::span<std::uint32_t> words, const tile_shape& tile, const number& type,
                     int columns, const auto& element) {
    lay_patterns(words, tile, type, columns,
                 [&](int row, int column) { return encode(type, element(row, column)); });
}

// A warpgroup's registers of a 64-row matrix: `stride` words a thread, each warp 16 rows.
inline void scatter_rows(std::span<std::uint32_t> words, int stride, const number& type,
                         const std::vector<int>& matrix, int columns, const auto& place_of) {
    constexpr int warp_rows = 16;
    for (int warp = 0; warp < wgmma_rows / warp_rows; ++warp) {
        const auto first = matrix.begin() + std::ptrdiff_t{warp} * warp_rows * columns;
        scatter(words.subspan(static_cast<std::size_t>(warp * lanes * stride)), stride, type,
                std::vector<int>(first, first + std::ptrdiff_t{warp_rows} * columns), columns,
                place_of);
    }
}

// The words of one product: a both in shared memory and in fragments.
inline std::vector<std::uint32_t> wgmma_product_words(const form& f, const product& p) {
    const wgmma_image image(f.n, f.sparse);
    std::vector<std::uint32_t> words(static_cast<std::size_t>(image.words));
    const std::span all(words);
    form tile = f;  // a warp's part of a
    tile.m = 16;
    lay_tile(all, image.a_tile, number_of(f.a), stored_k(f),
             [&](int row, int k) { return p.a[row * stored_k(f) + k]; });
    lay_tile(all.subspan(2 * image.a_words), image.b_tile, number_of(f.b), f.k,
             [&](int column, int k) { return p.b[k * f.n + column]; });
    scatter_rows(all.subspan(static_cast<std::size_t>(image.shared_words)),
                 wgmma_image::fragment_words, number_of(f.a), p.a, stored_k(f),
                 [&](int lane, int i) { return place_in_a(tile, lane, i); });
    return words;
}

// An M x N matrix in the accumulators of a warpgroup.
inline std::vector<std::uint32_t> wgmma_accumulator_words(const form& f,
                                                          const std::vector<int>& d) {
    const number type = number_of(f.d);
    const int stride = f.n * f.m * type.bits / 32 / warpgroup_threads;
    std::vector<std::uint32_t> words(static_cast<std::size_t>(stride) * warpgroup_threads);
    scatter_rows(std::span(words), stride, type, d, f.n, place_in_d);
    return words;
}

}  // namespace assay::micro::tensor
