#pragma once
// How the operands of a block-scaled mma, and all of tcgen05.mma, lie in the words of one product;
// pure, for the host.

#include <span>
#include <vector>

#include "tcgen05_words.hpp"
#include "tensor/layout.hpp"
#include "tensor/shared_tile.hpp"
#include "tensor/tcgen05_form.hpp"
#include "tiles.hpp"

namespace assay::micro::arithmetic {

// Kinds with scales have 128 rows at least; the others 64, in half the lanes.
inline int tcgen05_rows_of(const tensor::tcgen05_form& f) { return f.scale.empty() ? 64 : 128; }

inline std::uint32_t tcgen05_descriptor(const tensor::tcgen05_form& f) {
    return tensor::tcgen05_instruction(f, tcgen05_rows_of(f), tcgen05_columns);
}

inline tensor::form tcgen05_product(const tensor::tcgen05_form& f) {
    auto p = tensor::product_form(f, tcgen05_rows_of(f), tcgen05_columns);
    p.text = "tcgen05.mma.kind::" + f.kind;
    if (!f.scale.empty())
        p.scale_vec = f.kind == "mxf8f6f4" ? "1X" : f.kind == "mxf4" ? "2X" : "4X";
    return p;
}

// A row's scales in one word, the first lowest.
inline std::uint32_t scale_word(std::span<const std::uint64_t> scales) {
    std::uint32_t word = 0;
    for (std::size_t i = 0; i < scales.size(); ++i)
        word |= static_cast<std::uint32_t>(scales[i] << 8 * i);
    return word;
}
// Calls put(row, word) for each row of a, or column of b.
inline void for_each_scale_word(const std::vector<std::uint64_t>& scales, int rows,
                                const auto& put) {
    const std::size_t each = scales.size() / static_cast<std::size_t>(rows);
    for (int row = 0; row < rows && each > 0; ++row)
        put(row, scale_word(std::span(scales).subspan(row * each, each)));
}

// Of the four lanes that share rows r and r + 8 of d, the first holds a's row r, the second r + 8,
// the third b's column r (ptx/mma.hpp).
inline void put_mma_scales(std::span<std::uint32_t> words, const tensor::form& f, const tile& t) {
    const auto word_of = [&](int lane) -> std::uint32_t& {
        return words[static_cast<std::size_t>(lane * tensor::lane_words + tensor::scales_word)];
    };
    for_each_scale_word(t.scale_a, f.m,
                        [&](int row, auto word) { word_of(row % 8 * 4 + row / 8) = word; });
    for_each_scale_word(t.scale_b, f.n,
                        [&](int column, auto word) { word_of(column * 4 + 2) = word; });
}

// Rows of K in a tile of shared memory. 16 elements narrower than a byte take 16 bytes in kinds
// that mix them with FP8, packed from the first bit on (PTX ISA, "Packing formats ... tcgen05").
inline void lay_rows(std::span<std::uint32_t> words, const tensor::tile_shape& shape,
                     const tensor::form& f, int bits, const auto& pattern) {
    const int each = f.kind.ends_with("f8f6f4") ? 16 : 8 * tensor::core_row_bytes / bits;
    for (int row = 0; row < shape.rows; ++row)
        for (int k = 0; k < f.k; ++k) {
            const int bit =
                shape.offset(row, k / each * tensor::core_row_bytes) * 8 + k % each * bits;
            const std::uint64_t spread = pattern(row, k) << bit % 32;
            words[bit / 32] |= static_cast<std::uint32_t>(spread);
            if (bit % 32 + bits > 32)
                words[bit / 32 + 1] |= static_cast<std::uint32_t>(spread >> 32);
        }
}

inline std::vector<std::uint32_t> tcgen05_words(const tensor::form& f, std::uint32_t descriptor,
                                                const tile& t) {
    std::vector<std::uint32_t> words(tcgen05_tile_words);
    words[0] = descriptor;
    const std::span all(words);
    lay_rows(all.subspan(4), {f.m, 32}, f, tensor::number_of(f.a).bits,
             [&](int row, int k) { return t.a[row * f.k + k]; });
    lay_rows(all.subspan(4 + tcgen05_a_words), {f.n, 32}, f, tensor::number_of(f.b).bits,
             [&](int column, int k) { return t.b[k * f.n + column]; });
    const auto scales = all.subspan(tcgen05_scales);
    for_each_scale_word(t.scale_a, f.m, [&](int row, auto word) { scales[row] = word; });
    for_each_scale_word(t.scale_b, f.n,
                        [&](int column, auto word) { scales[128 + column] = word; });
    return words;
}

// Where an element of d lies among the words of a block's threads, a thread a lane of tensor memory
// (PTX ISA, tcgen05 "Data path layout organization": D of 128 rows, F of 64, 16 of each warp's 32).
inline std::size_t tensor_memory_word(const tensor::form& f, std::size_t index) {
    const std::size_t row = index / tcgen05_columns;
    const std::size_t lane = f.m == 128 ? row : row / 16 * 32 + row % 16;
    return lane * tcgen05_columns + index % tcgen05_columns;
}
inline void put_in_tensor_memory(const tensor::form& f, std::span<std::uint32_t> words,
                                 std::span<const std::uint64_t> matrix) {
    for (std::size_t i = 0; i < matrix.size(); ++i)
        words[tensor_memory_word(f, i)] = static_cast<std::uint32_t>(matrix[i]);
}
// An f16 has the low half of its word.
inline void take_from_tensor_memory(const tensor::form& f, std::span<const std::uint32_t> words,
                                    std::span<std::uint64_t> matrix) {
    const std::uint32_t mask = f.d == "f16" ? 0xffff : 0xffffffff;
    for (std::size_t i = 0; i < matrix.size(); ++i)
        matrix[i] = words[tensor_memory_word(f, i)] & mask;
}

}  // namespace assay::micro::arithmetic
