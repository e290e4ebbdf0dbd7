// Patterns taken apart and put together again.

#include <gtest/gtest.h>

#include <assay/behaviour.hpp>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>

#include "model/random_operand.hpp"

using namespace assay::behaviour;
using assay::behaviour::model::nearest_pattern;
using assay::behaviour::model::value_of_pattern;

namespace {

exact_value exactly(const number& n) { return {n.negative, n.significand, n.lowest(), false}; }

TEST(format, every_pattern_of_ieee_formats_survives) {
    for (const format* f : {&formats::f16, &formats::bf16, &formats::e5m2})
        for (std::uint64_t p = 0; p < std::uint64_t{1} << f->bits; ++p) {
            const number n = decode(*f, p);
            if (n.kind == kind::nan) continue;
            const std::uint64_t back =
                n.kind == kind::infinite
                    ? infinity(*f, n.negative)
                    : encode(*f, exactly(n), rounding::nearest_even, f->fraction_bits, true);
            ASSERT_EQ(back, p) << f->name;
        }
}

TEST(format, f32_agrees_with_the_host) {
    std::mt19937_64 random(1);
    for (int i = 0; i < 100000; ++i) {
        const auto p = static_cast<std::uint32_t>(random());
        const auto x = std::bit_cast<float>(p);
        const number n = decode(formats::f32, p);
        ASSERT_EQ(n.kind == kind::nan, std::isnan(x));
        ASSERT_EQ(n.kind == kind::infinite, std::isinf(x));
        if (std::isfinite(x)) {
            ASSERT_EQ(value_of_pattern(formats::f32, p), static_cast<double>(x));
        }
    }
}

TEST(format, specials_of_eight_bits) {
    EXPECT_EQ(decode(formats::e4m3, 0x7f).kind, kind::nan);
    EXPECT_EQ(decode(formats::e4m3, 0xff).kind, kind::nan);
    EXPECT_EQ(value_of_pattern(formats::e4m3, 0x7e), 448);
    EXPECT_EQ(decode(formats::e5m2, 0x7c).kind, kind::infinite);
    EXPECT_EQ(decode(formats::e5m2, 0x7d).kind, kind::nan);
    EXPECT_EQ(value_of_pattern(formats::e5m2, 0x7b), 57344);
    EXPECT_EQ(decode(formats::fp8, 0x80).kind, kind::nan);
    EXPECT_EQ(value_of_pattern(formats::fp8, 0x7f), 240);
    EXPECT_EQ(decode(formats::bf8, 0x80).kind, kind::nan);
    EXPECT_EQ(value_of_pattern(formats::bf8, 0x7f), 57344);
    EXPECT_EQ(value_of_pattern(formats::fp8, 0x01), std::ldexp(1, -10));
    EXPECT_EQ(value_of_pattern(formats::e4m3, 0x01), std::ldexp(1, -9));
}

TEST(format, narrow_types_and_scales) {
    const double e2m1[] = {0, 0.5, 1, 1.5, 2, 3, 4, 6};
    for (std::uint64_t p = 0; p < 8; ++p) {
        EXPECT_EQ(value_of_pattern(formats::e2m1, p), e2m1[p]);
        EXPECT_EQ(value_of_pattern(formats::e2m1, p | 8), -e2m1[p]);
    }
    EXPECT_EQ(decode(formats::e2m1, 1).exponent, 0);
    EXPECT_EQ(value_of_pattern(formats::e3m2, 0x1f), 28);
    EXPECT_EQ(value_of_pattern(formats::e2m3, 0x1f), 7.5);
    EXPECT_EQ(value_of_pattern(formats::ue8m0, 0), std::ldexp(1, -127));
    EXPECT_EQ(value_of_pattern(formats::ue8m0, 127), 1);
    EXPECT_EQ(decode(formats::ue8m0, 0xff).kind, kind::nan);
    EXPECT_EQ(value_of_pattern(formats::ue4m3, 0xb8), 1);  // the sign bit is ignored
    EXPECT_EQ(decode(formats::ue4m3, 0x7f).kind, kind::nan);
}

TEST(format, tf32_ignores_its_low_bits) {
    EXPECT_EQ(value_of_pattern(formats::tf32, 0x3f801fff), 1);
    EXPECT_EQ(decode(formats::tf32, 0x7f800001).kind, kind::infinite);
}

TEST(format, subnormals_are_not_normalised) {
    const number n = decode(formats::f16, 0x0001);
    EXPECT_EQ(n.exponent, -14);
    EXPECT_EQ(n.significand, 1u);
}

TEST(round, ties_go_to_even_and_cuts_to_zero) {
    const auto f16 = [](std::uint64_t magnitude, rounding mode) {
        return encode(formats::f16, {false, magnitude, 0, false}, mode, 10, true);
    };
    EXPECT_EQ(f16(2049, rounding::nearest_even), 0x6800u);
    EXPECT_EQ(f16(2051, rounding::nearest_even), 0x6802u);
    EXPECT_EQ(f16(2051, rounding::toward_zero), 0x6801u);
    EXPECT_EQ(f16(65519, rounding::nearest_even), 0x7bffu);
    EXPECT_EQ(f16(65520, rounding::nearest_even), 0x7c00u);
    EXPECT_EQ(f16(65535, rounding::toward_zero), 0x7bffu);
    EXPECT_EQ(f16(65536, rounding::toward_zero), 0x7c00u);
}

TEST(round, what_lies_below_the_magnitude_breaks_a_tie) {
    const auto f16 = [](const exact_value& v) {
        return encode(formats::f16, {v.negative, v.magnitude, -60, v.inexact},
                      rounding::nearest_even, 10, true);
    };
    EXPECT_EQ(f16({false, std::uint64_t{0x801000} << 40, 0, false}),
              f16({false, std::uint64_t{0x800000} << 40, 0, false}));
    EXPECT_EQ(f16({false, std::uint64_t{0x801000} << 40, 0, true}),
              f16({false, std::uint64_t{0x802000} << 40, 0, false}));
}

TEST(round, subnormals_and_a_narrower_result) {
    const exact_value tiny{true, 3, -150, false};
    EXPECT_EQ(encode(formats::f32, tiny, rounding::toward_zero, 23, false), 0x80000001u);
    EXPECT_EQ(encode(formats::f32, tiny, rounding::nearest_even, 23, false), 0x80000002u);
    EXPECT_EQ(encode(formats::f32, tiny, rounding::toward_zero, 13, false), 0u);
    EXPECT_EQ(encode(formats::f32, tiny, rounding::toward_zero, 13, true), 0x80000000u);
    const exact_value dense{false, 0xffffff, -23, false};
    EXPECT_EQ(encode(formats::f32, dense, rounding::toward_zero, 13, false), 0x3ffffc00u);
}

TEST(nearest, patterns_of_every_format_are_their_own_nearest) {
    for (const format* f : formats::all) {
        if (f->integer() || f->bits > 16) continue;
        for (std::uint64_t p = 0; p < std::uint64_t{1} << f->bits; ++p) {
            if (decode(*f, p).kind != kind::finite) continue;
            const double x = value_of_pattern(*f, p);
            ASSERT_EQ(value_of_pattern(*f, nearest_pattern(*f, x)), x) << f->name;
        }
    }
    EXPECT_EQ(value_of_pattern(formats::e4m3, nearest_pattern(formats::e4m3, 1e9)), 448);
    EXPECT_EQ(value_of_pattern(formats::e2m1, nearest_pattern(formats::e2m1, 2.5)), 2);
}

}  // namespace
