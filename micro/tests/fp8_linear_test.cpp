// The host's FP8 linear layer: fragments multiplied as mma defines them give the oracle's product,
// exact operands stay exact, and a word in the wrong place is seen.

#include <gtest/gtest.h>

#include <algorithm>

#include "fp8/linear.hpp"

namespace {

using namespace assay;
using namespace assay::micro;
using namespace assay::micro::fp8;

constexpr layer_size small{32, 128, 256};

float value(std::uint32_t byte) {
    const auto n = behaviour::decode(behaviour::formats::e4m3, byte);
    const double v = std::ldexp(static_cast<double>(n.significand), n.lowest());
    return static_cast<float>(n.negative ? -v : v);
}

// d of m16n8k32 by its fragments (PTX ISA): register e of `lane` is row lane / 4 + e / 2 * 8,
// column lane % 4 * 2 + e % 2; b's registers are words `first` and `first` + 2 of a tile.
double element(const std::uint32_t* a, const std::uint32_t* b, int row, int column) {
    double sum = 0;
    for (int k = 0; k < tile_k; ++k) {
        const int lane = k % 16 / 4, upper = k / 16 * 2, shift = k % 4 * 8;
        const auto left = a[(row % 8 * 4 + lane) * 4 + row / 8 + upper];
        const auto right = b[(column % 8 * 4 + lane) * 4 + column / 8 + upper];
        sum += double{value(left >> shift & 0xff)} * value(right >> shift & 0xff);
    }
    return sum;
}

struct operand {
    scaling by;
    std::vector<float> numbers;
    quantised as = quantise(numbers, by);
    std::vector<std::uint32_t> words = lay_fragments(as.bytes, by.rows, by.hidden);
};
operand exact_x(scale by) {
    const scaling s{by, false, small.tokens, small.hidden};
    return {s, exact_operand(s, 1, 5)};
}
operand exact_w(scale by) {
    const scaling s{by, true, small.out, small.hidden};
    return {s, exact_operand(s, 0x1p-6F, 6)};
}

std::vector<double> by_fragments(const operand& x, const operand& w) {
    constexpr int steps = small.hidden / tile_k, tile_words = 128;
    std::vector<double> y;
    for (int i = 0; i < small.tokens; ++i)
        for (int j = 0; j < small.out; ++j) {
            double sum = 0;
            for (int step = 0; step < steps; ++step)
                sum += element(x.words.data() + (i / tile_rows * steps + step) * tile_words,
                               w.words.data() + (j / tile_rows * steps + step) * tile_words,
                               i % tile_rows, j % tile_rows) *
                       x.as.back[x.by.at(i, step * tile_k)] * w.as.back[w.by.at(j, step * tile_k)];
            y.push_back(sum);
        }
    return y;
}

struct by_scale : testing::TestWithParam<scale> {};
INSTANTIATE_TEST_SUITE_P(fp8_linear, by_scale,
                         testing::Values(scale::tensor, scale::row, scale::block));

TEST_P(by_scale, fragments_multiply_to_the_oracle_exactly) {
    const auto x = exact_x(GetParam()), w = exact_w(GetParam());
    EXPECT_EQ(by_fragments(x, w), linear(small, x.numbers, w.numbers));
}

TEST_P(by_scale, a_word_in_the_wrong_place_is_seen) {
    auto x = exact_x(GetParam());
    const auto w = exact_w(GetParam());
    std::swap(x.words[0], x.words[1]);
    EXPECT_NE(by_fragments(x, w), linear(small, x.numbers, w.numbers));
}

TEST_P(by_scale, a_wrong_scale_is_seen) {
    const auto x = exact_x(GetParam());
    auto w = exact_w(GetParam());
    w.as.back[w.by.at(small.out - 1, small.hidden - 1)] *= 2;
    EXPECT_NE(by_fragments(x, w), linear(small, x.numbers, w.numbers));
}

TEST_P(by_scale, exact_operands_leave_room_in_the_narrowest_accumulator) {
    constexpr layer_size checked{256, 256, 256};  // as on the device
    // In units of the scales, whatever they are: whole numbers of -7 to 7.
    const auto whole = [](const scaling& s, std::uint64_t seed) {
        auto q = quantise(exact_operand(s, 1, seed), s);
        std::vector<float> all;
        for (const auto byte : q.bytes) all.push_back(std::fabs(value(byte)) / 64);
        return all;
    };
    const auto x = whole({GetParam(), false, checked.tokens, checked.hidden}, 5);
    const auto w = whole({GetParam(), true, checked.out, checked.hidden}, 6);
    EXPECT_EQ(*std::max_element(x.begin(), x.end()), 7);
    // No order of sums can pass the sum of magnitudes.
    for (const double y : linear(checked, x, w)) ASSERT_LT(y, 1 << 13);
}

// Places as cuBLASLt's documentation has them.
TEST(fp8_linear, scales_of_rows_and_blocks) {
    const scaling x{scale::block, false, 256, 640}, w{scale::block, true, 384, 640};
    EXPECT_EQ(x.at(3, 130), 256U + 3);  // 256 tokens follow one another
    EXPECT_EQ(w.at(130, 260), 8U + 2);  // 5 blocks of K, in fours
    EXPECT_EQ(w.count(), 2 * 8 + 5U);
    const scaling row{scale::row, true, 384, 640};
    EXPECT_EQ(row.at(7, 639), 7U);
    const auto q = quantise({1, -3, 0, 2}, {scale::row, false, 2, 2});
    EXPECT_EQ(q.bytes, (std::vector<std::uint8_t>{0x71, 0xfe, 0x00, 0x7e}));
    EXPECT_EQ(q.back, (std::vector<float>{1 / factor_of(3), 1 / factor_of(2)}));
}

TEST(fp8_linear, the_largest_magnitude_becomes_448_and_zeros_stay) {
    const scaling both{scale::tensor, false, 1, 2};
    EXPECT_EQ(quantise({-3, 0}, both).bytes, (std::vector<std::uint8_t>{0xfe, 0x00}));
    EXPECT_EQ(factor_of(0), 1);
}

TEST(fp8_linear, rows_are_little_endian_words) {
    EXPECT_EQ(lay_rows({1, 2, 3, 4}), (std::vector<std::uint32_t>{0x04030201}));
}

}  // namespace
