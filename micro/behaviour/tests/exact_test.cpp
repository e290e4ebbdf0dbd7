// With no cut and round to nearest, a fused unit gives the exact sum rounded once: held against
// Boost.Multiprecision's rationals, by distance to both neighbours.

#include <gtest/gtest.h>

#include <assay/behaviour.hpp>
#include <bit>
#include <boost/multiprecision/cpp_int.hpp>
#include <cmath>
#include <cstdint>
#include <random>
#include <vector>

using namespace assay::behaviour;
using boost::multiprecision::abs;
using boost::multiprecision::cpp_int;
using boost::multiprecision::cpp_rational;

namespace {

cpp_rational power(int exponent) {
    const cpp_int one = 1;
    return exponent >= 0 ? cpp_rational(one << exponent) : cpp_rational(1, one << -exponent);
}

cpp_rational value(const format& f, std::uint64_t pattern) {
    const number n = decode(f, pattern);
    const cpp_rational magnitude = cpp_rational(n.significand) * power(n.lowest());
    return n.negative ? -magnitude : magnitude;
}

// The patterns beside a finite one of an IEEE format in the order of values; infinity stands for
// the power of two beyond the largest.
std::uint64_t next(const format& f, std::uint64_t pattern, bool up) {
    const std::uint64_t sign = std::uint64_t{1} << (f.bits - 1);
    if ((pattern & ~sign) == 0) return up ? 1 : sign | 1;
    return ((pattern & sign) == 0) == up ? pattern + 1 : pattern - 1;
}
cpp_rational value_or_limit(const format& f, std::uint64_t pattern) {
    const number n = decode(f, pattern);
    if (n.kind != kind::infinite) return value(f, pattern);
    return n.negative ? -power(f.bias + 1) : power(f.bias + 1);
}

void expect_nearest(const format& f, std::uint64_t got, const cpp_rational& exact) {
    ASSERT_NE(decode(f, got).kind, kind::nan);
    const cpp_rational error = abs(value_or_limit(f, got) - exact);
    if (decode(f, got).kind == kind::infinite) {
        const cpp_rational limit = power(f.bias + 1) - power(f.bias - f.fraction_bits - 1);
        ASSERT_GE(abs(exact), limit);
        return;
    }
    for (const bool up : {false, true}) {
        const cpp_rational other = abs(value_or_limit(f, next(f, got, up)) - exact);
        ASSERT_LE(error, other);
        if (error == other) {
            ASSERT_EQ(got & 1, 0u);
        }
    }
}

// A finite pattern: anywhere, near one, or with few bits, so that sums cancel and tie.
std::uint64_t finite_pattern(const format& f, std::mt19937_64& random, std::uint64_t kind_of_row) {
    for (;;) {
        std::uint64_t p = random() & low_bits(f.bits);
        if (kind_of_row != 0) {
            const auto exponent = static_cast<std::uint64_t>(f.bias - 3) + random() % 7;
            p &= ~(low_bits(f.exponent_bits) << (f.fraction_bits + f.ignored_bits));
            p |= exponent << (f.fraction_bits + f.ignored_bits);
        }
        if (kind_of_row == 2) p &= ~low_bits(f.fraction_bits + f.ignored_bits - 1);
        const auto k = decode(f, p).kind;
        if (k == kind::finite || k == kind::zero) return p;
    }
}

void equals_the_exact_sum(const char* name, int rows) {
    unit u = *find_unit(name);
    u.how.fraction_bits = unlimited;
    u.how.block = u.elements;
    u.how.result = rounding::nearest_even;
    u.how.result_bits = u.cd->fraction_bits;
    std::mt19937_64 random(11);
    for (int row = 0; row < rows; ++row) {
        const std::uint64_t kind_of_row = random() % 3;
        std::vector<std::uint64_t> a;
        std::vector<std::uint64_t> b;
        const std::uint64_t c = finite_pattern(*u.cd, random, kind_of_row);
        cpp_rational exact = value(*u.cd, c);
        for (int k = 0; k < u.elements; ++k) {
            a.push_back(finite_pattern(*u.a, random, kind_of_row));
            b.push_back(finite_pattern(*u.b, random, kind_of_row));
            exact += value(*u.a, a.back()) * value(*u.b, b.back());
        }
        ASSERT_NO_FATAL_FAILURE(expect_nearest(*u.cd, evaluate(u, {c, a, b}), exact))
            << name << " row " << row;
    }
}

class exact_sum : public testing::TestWithParam<const char*> {};

TEST_P(exact_sum, unlimited_width_and_nearest_even_give_it) {
    equals_the_exact_sum(GetParam(), 2000);
}

INSTANTIATE_TEST_SUITE_P(units, exact_sum,
                         testing::Values("sm_90.mma.f16.f32", "sm_90.mma.f16.f16",
                                         "sm_90.mma.bf16.f32", "sm_90.mma.tf32.f32",
                                         "sm_90.wgmma.e4m3.f32", "sm_90.wgmma.e5m2.f16",
                                         "sm_100.tcgen05.e4m3_e5m2.f32", "sm_120.mma.e2m1.f32"),
                         [](const auto& one) {
                             std::string name = one.param;
                             for (char& ch : name)
                                 if (ch == '.') ch = '_';
                             return name;
                         });

TEST(exact_sum, a_width_of_forty_bits_is_not_exact) {
    unit u = *find_unit("sm_90.mma.bf16.f32");
    u.how.result = rounding::nearest_even;
    u.how.fraction_bits = 40;
    const std::vector<std::uint64_t> a{0x6000, 0x3f80, 0xe000};
    const std::vector<std::uint64_t> b{0x3f80, 0x3f80, 0x3f80};
    EXPECT_EQ(evaluate(u, {0, a, b}), 0u);
    u.how.fraction_bits = unlimited;
    EXPECT_EQ(evaluate(u, {0, a, b}), 0x3f800000u);
}

}  // namespace
