// log I and log K against the tables, the special values, and one value's bits on every path.

#include "assay/log_bessel.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <random>

#include "batch/kernels.hpp"
#include "tests/reference_rows.hpp"

namespace {

using namespace assay;
constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

double value(const std::string& function, double nu, double x, accuracy a = accuracy::accurate) {
    return function == "logI" ? log_bessel_i(nu, x, a) : log_bessel_k(nu, x, a);
}

class table : public testing::TestWithParam<const char*> {};

TEST_P(table, strict_error_is_small) {
    const std::string region = GetParam();
    const double bound = region == "zero" ? 2.0 : 1.0;
    std::vector<double> errors;
    for (const auto& row : test::read_table(region)) {
        const double error = strict_error(value(row.function, row.nu, row.x), row.f);
        errors.push_back(error);
        EXPECT_LE(error, bound) << row.function << " nu=" << row.nu << " x=" << row.x << " truth "
                                << row.f.value;
    }
    ASSERT_FALSE(errors.empty());
    std::nth_element(errors.begin(), errors.begin() + static_cast<long>(errors.size() / 2),
                     errors.end());
    EXPECT_LE(errors[errors.size() / 2], 0.25);
}
TEST_P(table, fast_mode_is_conditioned) {
    for (const auto& row : test::read_table(GetParam()))
        EXPECT_LE(conditioned_error(value(row.function, row.nu, row.x, accuracy::fast), row.f), 2.0)
            << row.function << " nu=" << row.nu << " x=" << row.x;
}
// Errors of floats in ulps of float: every row whose order and argument, rounded to floats, are its
// own, and every row at all against the double's value at the rounded point.
TEST_P(table, float_is_within_an_ulp) {
    constexpr double per_ulp = 0x1p-29;
    for (const auto& row : test::read_table(GetParam())) {
        const auto nu = static_cast<float>(row.nu), x = static_cast<float>(row.x);
        if (!std::isfinite(nu) || !std::isfinite(x) || x == 0) continue;
        const bool of_i = row.function == "logI";
        const float y = of_i ? log_bessel_i(nu, x) : log_bessel_k(nu, x);
        const bool own = double(nu) == row.nu && double(x) == row.x;
        truth f = row.f;
        if (!own) {
            const double order = nu, argument = x;
            const double f_value = value(row.function, order, argument);
            const double slope =
                of_i ? log_bessel_i_dx(order, argument) : log_bessel_k_dx(order, argument);
            f = {f_value, 0, argument * slope};
        }
        EXPECT_LE(conditioned_error(y, f) * per_ulp, 0.75) << row.function << ' ' << nu << ' ' << x;
    }
}
INSTANTIATE_TEST_SUITE_P(all, table, testing::ValuesIn(test::region_names),
                         [](const auto& region) { return std::string(region.param); });

void expect(double got, double wanted) {
    if (std::isnan(wanted))
        EXPECT_TRUE(std::isnan(got)) << got;
    else
        EXPECT_EQ(got, wanted);
}

TEST(special, table_of_the_header) {
    for (const double nu : {0.0, 1.5, infinity, -2.0, nan}) {
        expect(log_bessel_i(nu, nan), nan);
        expect(log_bessel_k(nu, nan), nan);
        expect(log_bessel_i(nu, -1.0), nan);
        expect(log_bessel_k(nu, -1.0), nan);
    }
    for (const double x : {0.0, 1.0, infinity}) {
        expect(log_bessel_i(nan, x), nan);
        expect(log_bessel_k(nan, x), nan);
    }
    expect(log_bessel_i(0.0, 0.0), 0);
    expect(log_bessel_i(-0.0, 0.0), 0);
    expect(log_bessel_k(0.0, 0.0), infinity);
    expect(log_bessel_i(2.5, 0.0), -infinity);
    expect(log_bessel_k(2.5, -0.0), infinity);
    expect(log_bessel_i(2.5, infinity), infinity);
    expect(log_bessel_k(2.5, infinity), -infinity);
    expect(log_bessel_i(infinity, 3.0), -infinity);
    expect(log_bessel_k(infinity, 3.0), infinity);
    expect(log_bessel_i(infinity, 0.0), -infinity);
    expect(log_bessel_i(infinity, infinity), nan);
    expect(log_bessel_k(-infinity, infinity), nan);
    expect(log_bessel_i(-2.5, 3.0), nan);
    expect(log_bessel_i(-3.0, 2.0), log_bessel_i(3.0, 2.0));
    expect(log_bessel_i(-0x1p60, 2.0), log_bessel_i(0x1p60, 2.0));
    expect(log_bessel_k(-2.5, 3.0), log_bessel_k(2.5, 3.0));
    expect(log_bessel_i(1e308, 1e-308), -infinity);
    expect(log_bessel_k(1e308, 1e-308), infinity);
}

// Orders and arguments of every region, in random order.
void mixed_points(std::vector<double>& nu, std::vector<double>& x, std::size_t n) {
    std::mt19937_64 engine(20240910);
    std::uniform_real_distribution<double> u(0, 1);
    for (std::size_t i = 0; i < n; ++i) {
        const double scale = std::exp(u(engine) * 14 - 3);
        nu.push_back(engine() % 8 == 0 ? std::floor(u(engine) * 40) : u(engine) * scale);
        x.push_back(engine() % 8 == 0 ? std::exp(-600 * u(engine)) : u(engine) * scale);
        if (engine() % 64 == 0) x.back() = nu.back() * 0.6627;
        if (engine() % 97 == 0) x.back() = 1e-310;
        if (engine() % 101 == 0) nu.back() = 1e200;
    }
    nu[3] = nan;
    x[5] = -1;
    nu[7] = -3;
}

TEST(bits, are_the_same_on_every_path_and_at_every_place) {
    std::vector<double> nu, x;
    mixed_points(nu, x, 5000);
    int paths = 0;
    for (const auto p :
         {bessel::path::portable, bessel::path::avx2, bessel::path::avx512, bessel::path::neon}) {
        const auto* k = bessel::kernels_of(p);
        if (k == nullptr) continue;
        ++paths;
        for (int f = 0; f < bessel::function_count; ++f)
            for (const auto m : {bessel::mode::accurate, bessel::mode::fast})
                for (const std::size_t skip : {0, 1, 5, 2043}) {
                    const std::size_t n = nu.size() - skip;
                    std::vector<double> out(n);
                    k->batch[f](nu.data() + skip, false, x.data() + skip, out.data(), n, m);
                    for (std::size_t i = 0; i < n; ++i) {
                        const double alone = bessel::kernels_of(bessel::path::portable)
                                                 ->scalar[f](nu[skip + i], x[skip + i], m);
                        ASSERT_EQ(std::bit_cast<std::uint64_t>(out[i]),
                                  std::bit_cast<std::uint64_t>(alone))
                            << k->name << " function " << f << " nu=" << nu[skip + i]
                            << " x=" << x[skip + i];
                        if (skip != 0) continue;
                        ASSERT_EQ(std::bit_cast<std::uint64_t>(k->scalar[f](nu[i], x[i], m)),
                                  std::bit_cast<std::uint64_t>(alone));
                    }
                }
    }
    EXPECT_GE(paths, 1);
}

TEST(bits, of_floats_are_the_same_on_every_path_and_at_every_place) {
    std::vector<double> wide_nu, wide_x;
    mixed_points(wide_nu, wide_x, 5000);
    const std::vector<float> nu(wide_nu.begin(), wide_nu.end()), x(wide_x.begin(), wide_x.end());
    const auto* portable = bessel::kernels_of(bessel::path::portable);
    for (const auto p :
         {bessel::path::portable, bessel::path::avx2, bessel::path::avx512, bessel::path::neon}) {
        const auto* k = bessel::kernels_of(p);
        if (k == nullptr) continue;
        for (int f = 0; f < bessel::function_count; ++f)
            for (const std::size_t skip : {0, 1, 5, 1021}) {
                const std::size_t n = nu.size() - skip;
                std::vector<float> out(n);
                const auto m = skip == 1 ? bessel::mode::fast : bessel::mode::accurate;
                k->single_batch[f](nu.data() + skip, false, x.data() + skip, out.data(), n, m);
                for (std::size_t i = 0; i < n; ++i) {
                    const float alone = portable->single[f](nu[skip + i], x[skip + i], m);
                    ASSERT_EQ(std::bit_cast<std::uint32_t>(out[i]),
                              std::bit_cast<std::uint32_t>(alone))
                        << k->name << " function " << f << " nu=" << nu[skip + i]
                        << " x=" << x[skip + i];
                }
            }
    }
    std::vector<float> out(x.size());
    log_bessel_k(2.5f, x, out);
    for (std::size_t i = 0; i < x.size(); ++i)
        EXPECT_EQ(std::bit_cast<std::uint32_t>(out[i]),
                  std::bit_cast<std::uint32_t>(log_bessel_k(2.5f, x[i])));
}

TEST(batch, one_order_and_in_place) {
    std::vector<double> x = {0.5, 3, 50, 1e3, 1e9}, out(5);
    log_bessel_k(2.5, x, out);
    for (std::size_t i = 0; i < x.size(); ++i) EXPECT_EQ(out[i], log_bessel_k(2.5, x[i]));
    std::vector<double> in_place = x;
    log_bessel_k(2.5, in_place, in_place);
    EXPECT_EQ(in_place, out);
}

TEST(failure, none_at_a_million_random_points) {
    std::mt19937_64 engine(1);
    const std::size_t n = 4096;
    std::vector<double> nu(n), x(n), i(n), k(n);
    for (int round = 0; round < 245; ++round) {
        for (std::size_t j = 0; j < n; ++j) {
            // Any positive finite double, by its bits; log-uniform pairs within 2^300 of each other
            // keep f finite.
            nu[j] = std::bit_cast<double>((engine() % 0x7fe0000000000000ULL));
            x[j] = nu[j] * std::exp2(static_cast<double>(engine() % 600) - 300.0);
            if (!(x[j] > 0 && x[j] < 0x1p1023) || nu[j] > 0x1p1005) nu[j] = 1, x[j] = 2;
        }
        log_bessel_i(nu, x, i);
        log_bessel_k(nu, x, k);
        for (std::size_t j = 0; j < n; ++j) {
            ASSERT_TRUE(std::isfinite(i[j])) << nu[j] << ' ' << x[j];
            ASSERT_TRUE(std::isfinite(k[j])) << nu[j] << ' ' << x[j];
            // I K < 1/(2 nu) bounds the sum of the logs; where both are large their signs differ.
            if (std::abs(i[j]) > 800 && std::abs(k[j]) > 800) {
                ASSERT_NE(std::signbit(i[j]), std::signbit(k[j])) << nu[j] << ' ' << x[j];
            }
        }
    }
}

// Across each border of two methods, neighbour by neighbour in x: no fall of log I and no rise of
// log K above 1 ulp.
TEST(border, neighbours_do_not_fall_back) {
    struct start {
        double nu, x;
    };
    std::vector<start> starts;
    for (const double s : {8.0, 16.0, 37.0, 256.0})
        for (const double angle : {0.1, 0.7, 1.2})
            starts.push_back({s * std::sin(angle), s * std::cos(angle)});
    for (const double nu : {0.25, 0.5, 3.7}) starts.push_back({nu, 1.0});
    const std::size_t n = 65536;
    std::vector<double> x(n), i(n), k(n);
    long reversals = 0;
    for (const auto& at : starts) {
        const auto middle = std::bit_cast<std::uint64_t>(at.x);
        for (std::size_t j = 0; j < n; ++j) x[j] = std::bit_cast<double>(middle - n / 2 + j);
        log_bessel_i(at.nu, x, i);
        log_bessel_k(at.nu, x, k);
        for (std::size_t j = 1; j < n; ++j) {
            for (const double step : {i[j] - i[j - 1], k[j - 1] - k[j]}) {
                if (step >= 0) continue;
                ++reversals;
                const double ulp = 0x1p-52 * std::max(std::abs(i[j]), std::abs(k[j]));
                ASSERT_GE(step, -ulp) << at.nu << ' ' << x[j];
            }
        }
    }
    RecordProperty("reversals_of_at_most_one_ulp", static_cast<int>(reversals));
}

}  // namespace
