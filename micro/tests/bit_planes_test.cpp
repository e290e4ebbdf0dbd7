// Products by bit planes: what the kernel adds up from packed tiles is the plain product.

#include "tensor/bit_planes.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace {

using namespace assay::micro::tensor;

const char* const bits = "mma.sync.aligned.m16n8k256.row.col.s32.b1.b1.s32.and.popc";
const char* const nibbles = "mma.sync.aligned.m16n8k64.row.col.s32.s4.s4.s32";
const char* const bytes = "mma.sync.aligned.m16n8k32.row.col.s32.s8.s8.s32";

// A plane of a tile from the words that 32 lanes load, 16 x f.k, a's rows or b's columns.
std::vector<int> unpacked(std::span<const std::uint32_t> tile, const form& f, bool right) {
    const int width = number_of(f.a).bits;
    std::vector<int> plane(static_cast<std::size_t>(16 * f.k), 1000);
    for (int lane = 0; lane < 32; ++lane)
        for (int i = 0; i < 128 / width; ++i) {
            const int n_tile = right ? i / (64 / width) : 0;
            const place p = right ? place_in_b(f, lane, i % (64 / width)) : place_in_a(f, lane, i);
            const auto word = tile[static_cast<std::size_t>(lane * 4 + i * width / 32)];
            const auto pattern = static_cast<int>(word >> i * width % 32 & ((1U << width) - 1));
            const bool negative = width > 1 && pattern >= 1 << (width - 1);
            const int row = right ? n_tile * f.n + p.column : p.row;
            plane.at(static_cast<std::size_t>(row * f.k + (right ? p.row : p.column))) =
                negative ? pattern - (1 << width) : pattern;
        }
    return plane;
}

// d as multiply() of bit_plane_gemm.cu makes it: a sum for each pair of planes, then their weights.
std::vector<int> by_tiles(const few_bits& size, const form& f, std::span<const std::uint32_t> a,
                          std::span<const std::uint32_t> b) {
    const bool split = f.a == "b1";
    const int a_planes = split ? size.a_bits : 1, b_planes = split ? size.b_bits : 1;
    constexpr std::size_t tile_words = 128;
    const auto tile = [](std::span<const std::uint32_t> words, int tiles, int planes, int step,
                         int t, int plane) {
        return words.subspan(
            static_cast<std::size_t>((step * tiles + t) * planes + plane) * tile_words, tile_words);
    };
    std::vector<int> d(static_cast<std::size_t>(size.m * size.n));
    for (int i = 0; i < a_planes; ++i)
        for (int j = 0; j < b_planes; ++j)
            for (int step = 0; step < size.k / f.k; ++step)
                for (int t = 0; t < size.m / 16 * (size.n / 16); ++t) {
                    const int rows = t % (size.m / 16), columns = t / (size.m / 16);
                    const auto left =
                        unpacked(tile(a, size.m / 16, a_planes, step, rows, i), f, false);
                    const auto right =
                        unpacked(tile(b, size.n / 16, b_planes, step, columns, j), f, true);
                    const int weight = split ? weight_of(i, a_planes, j, b_planes) : 1;
                    const auto sums = multiply_few_bits({16, 16, f.k, 0, 0}, left, right);
                    for (int e = 0; e < 256; ++e)
                        d[static_cast<std::size_t>((rows * 16 + e / 16) * size.n + columns * 16 +
                                                   e % 16)] +=
                            weight * sums[static_cast<std::size_t>(e)];
                }
    return d;
}

void holds(const few_bits& size, const char* text) {
    const form f = form_of(text);
    const auto a = make_few_bits(size.m, size.k, size.a_bits, 1);
    const auto b = make_few_bits(size.n, size.k, size.b_bits, 2);
    const auto left = lay_planes(f, a, size.k, size.a_bits, false);
    const auto right = lay_planes(f, b, size.k, size.b_bits, true);
    EXPECT_EQ(by_tiles(size, f, left, right), multiply_few_bits(size, a, b)) << text;
}

TEST(bit_planes, one_to_four_bits_by_planes) {
    holds({16, 16, 256, 1, 1}, bits);
    holds({16, 16, 256, 2, 3}, bits);
    holds({16, 16, 256, 4, 4}, bits);
}

TEST(bit_planes, whole_numbers_of_four_bits) {
    holds({32, 16, 128, 4, 4}, nibbles);
    holds({16, 32, 64, 4, 4}, bytes);
}

TEST(bit_planes, the_signs_plane_counts_negative) {
    EXPECT_EQ(weight_of(0, 1, 0, 1), 1);
    EXPECT_EQ(weight_of(0, 1, 0, 2), -1);
    EXPECT_EQ(weight_of(3, 4, 1, 4), -16);
    EXPECT_EQ(weight_of(3, 4, 3, 4), 64);
}

TEST(bit_planes, numbers_fill_their_range) {
    const auto n = make_few_bits(64, 16, 2, 9);
    EXPECT_EQ(*std::ranges::min_element(n), -2);
    EXPECT_EQ(*std::ranges::max_element(n), 1);
    EXPECT_EQ(multiply_few_bits({1, 1, 2, 2, 2}, {-2, 1}, {1, -2}), std::vector<int>{-4});
}

}  // namespace
