// The host's FP8 linear layer: fragments multiplied as mma defines them give the oracle's product,
// exact operands stay exact, and a word in the wrong place is seen.

#include <gtest/gtest.h>

#include "fp8/linear.hpp"

namespace {

using namespace assay;
using namespace assay::micro;
using namespace assay::micro::fp8;

constexpr layer_size small{32, 48, 96};

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

std::vector<double> by_fragments(const std::vector<std::uint32_t>& x,
                                 const std::vector<std::uint32_t>& w, double scale) {
    constexpr int steps = small.hidden / tile_k, tile_words = 128;
    std::vector<double> y;
    for (int i = 0; i < small.tokens; ++i)
        for (int j = 0; j < small.out; ++j) {
            double sum = 0;
            for (int step = 0; step < steps; ++step)
                sum += element(x.data() + (i / tile_rows * steps + step) * tile_words,
                               w.data() + (j / tile_rows * steps + step) * tile_words,
                               i % tile_rows, j % tile_rows);
            y.push_back(sum * scale);
        }
    return y;
}

struct operands {
    std::vector<float> x = exact_operand(std::size_t{small.tokens * small.hidden}, 1, 5);
    std::vector<float> w = exact_operand(std::size_t{small.out * small.hidden}, 0x1p-6F, 6);
    float x_factor = factor_of(largest_of(x)), w_factor = factor_of(largest_of(w));
    std::vector<std::uint32_t> x8 =
        lay_fragments(quantise(x, x_factor), small.tokens, small.hidden);
    std::vector<std::uint32_t> w8 = lay_fragments(quantise(w, w_factor), small.out, small.hidden);
    double scale = 1 / (double{x_factor} * w_factor);
};

TEST(fp8_linear, fragments_multiply_to_the_oracle_exactly) {
    const operands o;
    EXPECT_EQ(by_fragments(o.x8, o.w8, o.scale), linear(small, o.x, o.w));
}

TEST(fp8_linear, a_word_in_the_wrong_place_is_seen) {
    operands o;
    std::swap(o.x8[0], o.x8[1]);
    EXPECT_NE(by_fragments(o.x8, o.w8, o.scale), linear(small, o.x, o.w));
}

TEST(fp8_linear, exact_operands_leave_room_in_the_narrowest_accumulator) {
    constexpr layer_size checked{256, 192, 256};  // as on the device
    auto x = exact_operand(std::size_t{checked.tokens * checked.hidden}, 1, 5);
    auto w = exact_operand(std::size_t{checked.out * checked.hidden}, 1, 6);
    for (const double y : linear(checked, x, w)) ASSERT_LT(std::fabs(y), 2048);  // exact in f16
    for (float& v : x) v = std::fabs(v);
    for (float& v : w) v = std::fabs(v);
    // No order of sums can pass the sum of magnitudes.
    for (const double y : linear(checked, x, w)) ASSERT_LT(y, 1 << 13);
}

TEST(fp8_linear, the_largest_magnitude_becomes_448_and_zeros_stay) {
    EXPECT_EQ(quantise({-3, 0}, factor_of(3)), (std::vector<std::uint8_t>{0xfe, 0x00}));
    EXPECT_EQ(factor_of(0), 1);
}

TEST(fp8_linear, rows_are_little_endian_words) {
    EXPECT_EQ(lay_rows({1, 2, 3, 4}), (std::vector<std::uint32_t>{0x04030201}));
}

}  // namespace
