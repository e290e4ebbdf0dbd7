#pragma once
// A tcgen05 kernel's words made on the host: operands to be timed, and a product whose answer is
// known.

#include <vector>

#include "tcgen05_form.hpp"
#include "tcgen05_image.hpp"
#include "wgmma_words.hpp"

namespace assay::micro::tensor {

// One instruction of `blocks` blocks, 128 rows each.
struct tcgen05_layout {
    tcgen05_form f;
    int n;
    int blocks = 1;

    [[nodiscard]] int rows() const { return tcgen05_rows * blocks; }
    [[nodiscard]] form shape() const { return product_form(f, rows(), n); }
    [[nodiscard]] tcgen05_image image() const { return {n, f.sparse, blocks}; }
};

// The header; the tiles are zero.
inline std::vector<std::uint32_t> tcgen05_words(const tcgen05_layout& l) {
    std::vector<std::uint32_t> all(static_cast<std::size_t>(l.image().words));
    all[0] = tcgen05_instruction(l.f, l.rows(), l.n);
    const std::uint32_t ones = l.f.scale == "ue4m3" ? 0x38383838U : 0x7f7f7f7fU;
    all[1] = l.f.scale.empty() ? first_half_metadata : ones;
    all[2] = first_half_metadata;
    return all;
}

inline std::vector<std::uint32_t> tcgen05_operand_words(const tcgen05_layout& l, data_kind kind) {
    auto words = tcgen05_words(l);
    word_source source(kind);
    for (std::size_t i = tcgen05_header; i < words.size(); ++i)
        words[i] = source.next(number_of(l.f.type));
    return words;
}

inline std::vector<std::uint32_t> tcgen05_product_words(const tcgen05_layout& l, const product& p) {
    const form shape = l.shape();
    const number type = number_of(l.f.type);
    const tcgen05_image image = l.image();
    auto words = tcgen05_words(l);
    for (int block = 0; block < l.blocks; ++block) {
        const auto tiles = std::span(words).subspan(
            static_cast<std::size_t>(tcgen05_header + block * image.block_words));
        const int first_row = block * tcgen05_rows, first_column = block * image.b_tile.rows;
        lay_tile(tiles, tcgen05_a, type, stored_k(shape),
                 [&](int row, int k) { return p.a[(first_row + row) * stored_k(shape) + k]; });
        lay_tile(tiles.subspan(tcgen05_a_bytes / 4), image.b_tile, type, shape.k,
                 [&](int column, int k) { return p.b[k * l.n + first_column + column]; });
    }
    return words;
}

// a b, row by row: a thread of all blocks has a row.
inline std::vector<std::uint32_t> tcgen05_answer(const tcgen05_layout& l, const product& p) {
    std::vector<std::uint32_t> wanted;
    for (std::size_t i = 0; i < p.d.size(); ++i)
        wanted.push_back(static_cast<std::uint32_t>(encode(number_of(l.f.d), p.d[i] - p.c[i])));
    return wanted;
}

}  // namespace assay::micro::tensor
