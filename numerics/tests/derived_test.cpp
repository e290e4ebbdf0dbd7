// The functions beside log I and log K against the tables, and the header's table of special
// values.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "assay/bessel_function.hpp"
#include "tests/reference_rows.hpp"

namespace {

using namespace assay;
constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

template <class T>
T value(const std::string& function, T nu, T x, accuracy a = accuracy::accurate) {
    T y;
    evaluate(find_bessel_function(function)->function, std::span<const T>(&nu, 1),
             std::span<const T>(&x, 1), std::span<T>(&y, 1), a);
    return y;
}

// The yardstick of a function: numerics/error.hpp.
double error_of(const test::reference_row& row, double y, bool strict) {
    if (row.function.ends_with("_dnu")) return conditioned_error_in_order(y, row.f, row.nu, row.x);
    if (row.function.starts_with("d")) return conditioned_error(y, row.f);
    if (row.function.starts_with("log") && !strict) return conditioned_error(y, row.f);
    return strict_error(y, row.f);
}
double bound_of(const std::string& function) {
    if (function.ends_with("_inverse")) return 4;
    if (function.starts_with("d")) return 4;
    return 2;
}

class derived : public testing::TestWithParam<const char*> {};

TEST_P(derived, errors_are_within_the_bounds) {
    std::map<std::string, std::vector<double>> errors;
    for (const auto& row : test::read_table(std::string("derived/") + GetParam())) {
        const double error = error_of(row, value(row.function, row.nu, row.x), true);
        errors[row.function].push_back(error);
        EXPECT_LE(error, bound_of(row.function))
            << row.function << " nu=" << row.nu << " x=" << row.x << " truth " << row.f.value;
    }
    EXPECT_GE(errors.size(), 12u);
    for (auto& [function, all] : errors)
        RecordProperty(function, std::to_string(*std::max_element(all.begin(), all.end())));
}
TEST_P(derived, fast_mode_is_conditioned) {
    for (const auto& row : test::read_table(std::string("derived/") + GetParam())) {
        if (!row.function.starts_with("log")) continue;
        const double y = value(row.function, row.nu, row.x, accuracy::fast);
        EXPECT_LE(error_of(row, y, false), 2.0)
            << row.function << " nu=" << row.nu << " x=" << row.x;
    }
}
INSTANTIATE_TEST_SUITE_P(all, derived, testing::ValuesIn(test::region_names),
                         [](const auto& region) { return std::string(region.param); });

TEST(derived, table_has_a_value_that_would_fail) {
    const auto rows = test::read_table("derived/small");
    const auto& row = rows.front();
    const double y = value(row.function, row.nu, row.x);
    EXPECT_GT(error_of(row, y * (1 + 0x1p-49), true), bound_of(row.function));
}

void expect(const char* function, double nu, double x, double wanted) {
    const double got = value(function, nu, x);
    if (std::isnan(wanted))
        EXPECT_TRUE(std::isnan(got)) << function << ' ' << nu << ' ' << x << ": " << got;
    else
        EXPECT_EQ(got, wanted) << function << ' ' << nu << ' ' << x;
    const float single = value(function, static_cast<float>(nu), static_cast<float>(x));
    if (std::isnan(wanted))
        EXPECT_TRUE(std::isnan(single)) << function << ' ' << nu << ' ' << x << ": " << single;
    else
        EXPECT_EQ(single, static_cast<float>(wanted)) << function << ' ' << nu << ' ' << x;
}

TEST(special, of_all_functions) {
    for (const auto& f : bessel_functions()) {
        if (f.name.starts_with("vmf")) continue;  // tests/density_test.cpp
        const char* name = f.name.data();
        for (const double nu : {0.0, 1.5, infinity, -2.0, nan}) {
            expect(name, nu, nan, nan);
            expect(name, nu, -1.0, nan);
        }
        for (const double x : {0.0, 0.5, infinity}) expect(name, nan, x, nan);
        expect(name, infinity, infinity, nan);
        expect(name, -infinity, infinity, nan);
    }
}

struct limits {
    const char* function;
    double zero_at_0, zero_at_2, infinite_x, infinite_nu;
};
TEST(special, limits_of_the_header) {
    const limits table[] = {
        {"logI", 0, -infinity, infinity, -infinity},
        {"logK", infinity, infinity, -infinity, infinity},
        {"logI_scaled", 0, -infinity, -infinity, -infinity},
        {"logK_scaled", infinity, infinity, -infinity, infinity},
        {"log_hyp0f1", 0, 0, infinity, 0},
        {"ratioI", 0, 0, 1, 0},
        {"ratioI_complement", 1, 1, 0, 1},
        {"ratioK", infinity, infinity, 1, infinity},
        {"dlogI_dx", 0, infinity, 1, infinity},
        {"dlogK_dx", -infinity, -infinity, -1, -infinity},
        {"d2logI_dx2", 0.5, -infinity, 0, -infinity},
        {"d2logK_dx2", infinity, infinity, 0, infinity},
        {"dlogI_dnu", -infinity, -infinity, 0, -infinity},
        {"dlogK_dnu", 0, infinity, 0, infinity},
    };
    for (const auto& row : table) {
        for (const double zero : {0.0, -0.0}) {
            expect(row.function, zero, zero, row.zero_at_0);
            expect(row.function, 2.5, zero, row.zero_at_2);
        }
        for (const double nu : {0.0, 2.5}) expect(row.function, nu, infinity, row.infinite_x);
        for (const double x : {1e-3, 3.0, 1e30}) expect(row.function, infinity, x, row.infinite_nu);
    }
}

TEST(special, negative_orders) {
    for (const char* f : {"logI", "logI_scaled", "dlogI_dx", "d2logI_dx2"}) {
        EXPECT_EQ(value(f, -3.0, 2.0), value(f, 3.0, 2.0));
        expect(f, -2.5, 3.0, nan);
    }
    for (const char* f : {"logK", "logK_scaled", "dlogK_dx", "d2logK_dx2"})
        EXPECT_EQ(value(f, -2.75, 3.0), value(f, 2.75, 3.0));
    EXPECT_EQ(value("dlogK_dnu", -2.75, 3.0), -value("dlogK_dnu", 2.75, 3.0));
    for (const char* f : {"log_hyp0f1", "dlogI_dnu", "ratioI_inverse"})
        for (const double nu : {-3.0, -2.5}) expect(f, nu, 0.75, nan);
    expect("ratioI", -2.5, 3.0, nan);
    expect("ratioI_complement", -2.5, 3.0, nan);
    EXPECT_EQ(value("ratioI", -3.0, 2.0), 1 / value("ratioI", 2.0, 2.0));
    EXPECT_DOUBLE_EQ(value("ratioI_complement", -3.0, 2.0), 1 - 1 / value("ratioI", 2.0, 2.0));
    EXPECT_EQ(value("ratioK", -2.75, 3.0), 1 / value("ratioK", 1.75, 3.0));
    for (const double x : {1e-320, 0.3, 2.0, 10.0, 30.0, 300.0, 1e200}) {
        expect("ratioK", -0.5, x, 1);
        // K_(3/4)/K_(1/4), from both sides.
        EXPECT_NEAR(value("ratioK", -0.25, x) * value("ratioK", -0.75, x), 1, 0x1p-51) << x;
    }
    expect("ratioK", -0.5, 0.0, 1);
    expect("ratioK", -0.25, 0.0, infinity);
    expect("ratioK", -0.75, 0.0, 0);
}

TEST(special, inverse) {
    for (const double nu : {0.0, 2.5}) {
        expect("ratioI_inverse", nu, 0.0, 0);
        expect("ratioI_inverse", nu, 1.0, infinity);
        expect("ratioI_inverse", nu, 1.5, nan);
        expect("ratioI_inverse", nu, -0.5, nan);
    }
    expect("ratioI_inverse", infinity, 0.5, infinity);
}

}  // namespace
