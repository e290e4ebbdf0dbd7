// The integer fused multiply-add against the host's.

#include <gtest/gtest.h>

#include <assay/behaviour.hpp>
#include <bit>
#include <cmath>
#include <cstdint>
#include <random>

using namespace assay::behaviour;

namespace {

constexpr int rounds = 300000;

// Patterns whose exponents lie near each other half of the time, so that sums cancel and round.
template <class Word>
Word pattern(std::mt19937_64& random, int exponent_bits, int fraction_bits) {
    auto p = static_cast<Word>(random());
    if (random() % 2) return p;
    const auto bias = (Word{1} << (exponent_bits - 1)) - 1;
    const Word exponent = bias - 4 + static_cast<Word>(random() % 9);
    const Word mask = (Word{1} << exponent_bits) - 1;
    p = static_cast<Word>(p & ~(mask << fraction_bits)) | (exponent << fraction_bits);
    // Few significant bits make ties and exact zeros.
    return random() % 2 ? p : p & ~((Word{1} << (fraction_bits - 2)) - 1);
}

template <class Float, class Word>
void agrees_with_the_host(const format& f) {
    std::mt19937_64 random(7);
    for (int i = 0; i < rounds; ++i) {
        const auto a = pattern<Word>(random, f.exponent_bits, f.fraction_bits);
        const auto b = pattern<Word>(random, f.exponent_bits, f.fraction_bits);
        const auto c = pattern<Word>(random, f.exponent_bits, f.fraction_bits);
        const Float wanted =
            std::fma(std::bit_cast<Float>(a), std::bit_cast<Float>(b), std::bit_cast<Float>(c));
        const std::uint64_t got = fused_multiply_add(decode(f, a), decode(f, b), decode(f, c), f);
        if (std::isnan(wanted)) {
            ASSERT_EQ(decode(f, got).kind, kind::nan) << a << ' ' << b << ' ' << c;
        } else {
            ASSERT_EQ(got, std::bit_cast<Word>(wanted)) << a << ' ' << b << ' ' << c;
        }
    }
}

TEST(ieee, f32_fused_multiply_add_agrees_with_the_host) {
    agrees_with_the_host<float, std::uint32_t>(formats::f32);
}

TEST(ieee, f64_fused_multiply_add_agrees_with_the_host) {
    agrees_with_the_host<double, std::uint64_t>(formats::f64);
}

TEST(ieee, half_sums_round_once) {
    // 2048 + 1 ties to even; a bit more does not.
    const number big = decode(formats::f16, 0x6800);
    EXPECT_EQ(add(big, decode(formats::f16, 0x3c00), formats::f16), 0x6800u);
    EXPECT_EQ(add(big, decode(formats::f16, 0x3c01), formats::f16), 0x6801u);
}

TEST(ieee, zeros_have_ieee_signs) {
    const number plus = decode(formats::f32, 0);
    const number minus = decode(formats::f32, 0x80000000);
    EXPECT_EQ(add(minus, minus, formats::f32), 0x80000000u);
    EXPECT_EQ(add(minus, plus, formats::f32), 0u);
    const number one = decode(formats::f32, 0x3f800000);
    const number less = decode(formats::f32, 0xbf800000);
    EXPECT_EQ(add(one, less, formats::f32), 0u);
}

TEST(accumulator, keeps_every_bit_of_far_terms) {
    f64_accumulator sum;
    const number huge = decode(formats::f64, 0x7fe0000000000000);
    const number tiny = decode(formats::f64, 1);
    sum.add_product(huge, huge);
    sum.add_product(tiny, tiny);
    sum.add_product(huge, decode(formats::f64, 0xffe0000000000000));
    const exact_value v = sum.value();
    EXPECT_FALSE(v.negative);
    EXPECT_EQ(v.magnitude >> 63, 1u);
    EXPECT_EQ(v.exponent + 63, -2148);
    EXPECT_FALSE(v.inexact);
}

TEST(accumulator, goes_through_zero) {
    narrow_accumulator sum;
    const number one = decode(formats::f32, 0x3f800000);
    sum.add(one, true);
    EXPECT_TRUE(sum.value().negative);
    sum.add(one);
    EXPECT_EQ(sum.value().magnitude, 0u);
    sum.add(decode(formats::f32, 1));
    EXPECT_EQ(sum.value().exponent + 63, -149);
}

}  // namespace
