// At each border of two methods, over ASSAY_NEIGHBOURS neighbouring doubles x: both methods'
// values, and the values as they are told.

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <iostream>
#include <vector>

#include "assay/bessel_function.hpp"
#include "method/log_bessel.hpp"
#include "tests/directions.hpp"

namespace {

using namespace assay;
using namespace assay::bessel;

struct start {
    double nu, x;
};

std::vector<double> neighbours(double middle) {
    std::vector<double> x(ASSAY_NEIGHBOURS);
    const auto at = std::bit_cast<std::uint64_t>(middle) - x.size() / 2;
    for (std::size_t j = 0; j < x.size(); ++j) x[j] = std::bit_cast<double>(at + j);
    return x;
}

std::vector<start> on_circle(double s) {
    std::vector<start> starts;
    for (const double angle : {0.02, 0.3, 0.7, 1.1, 1.5})
        starts.push_back({s * std::sin(angle), s * std::cos(angle)});
    return starts;
}
const std::vector<start> on_line = {{0, 1}, {0.25, 1}, {0.5, 1}, {3.7, 1}, {7.9, 1}};

constexpr double u = 0x1p-52;

template <kind Kind, region Below, region Above>
double largest_difference(const std::vector<start>& starts) {
    double largest = 0;
    for (const auto& at : starts)
        for (const double x : neighbours(at.x)) {
            const double a = log_in_region<Kind, Below>(at.nu, x, mode::accurate);
            const double b = log_in_region<Kind, Above>(at.nu, x, mode::accurate);
            largest = std::max(largest, std::abs(a - b) / (u * std::abs(b)));
        }
    return largest;
}

template <region Below, region Above>
void expect_methods_to_meet(const std::vector<start>& starts) {
    EXPECT_LE((largest_difference<kind::i, Below, Above>(starts)), 1);
    EXPECT_LE((largest_difference<kind::k, Below, Above>(starts)), 1);
}

TEST(border, methods_differ_by_at_most_one_u) {
    auto far = on_circle(8);
    const start near = far.back();  // x < 1
    far.pop_back();
    expect_methods_to_meet<region::origin_far, region::from_8>(far);
    expect_methods_to_meet<region::origin_near, region::from_8>({near});
    expect_methods_to_meet<region::from_8, region::from_16>(on_circle(16));
    expect_methods_to_meet<region::from_16, region::from_37>(on_circle(37));
    expect_methods_to_meet<region::from_37, region::from_256>(on_circle(256));
    expect_methods_to_meet<region::origin_near, region::origin_far>(on_line);
}

struct falls {
    long within_one_u = 0;
    double largest = 0;  // in u
};

// y falls back where it should rise, or rises where sign = -1.
falls count_falls(const std::vector<double>& y, double sign) {
    falls f;
    for (std::size_t j = 1; j < y.size(); ++j) {
        const double step = sign * (y[j] - y[j - 1]);
        if (step >= 0) continue;
        ++f.within_one_u;
        f.largest = std::max(f.largest, -step / (u * std::abs(y[j])));
    }
    return f;
}

TEST(border, no_function_falls_back_by_more_than_one_u) {
    std::vector<start> starts = on_line;
    for (const double s : {8.0, 16.0, 37.0, 256.0})
        for (const auto& at : on_circle(s)) starts.push_back(at);
    long reversals = 0, steps = 0;
    for (const auto& at : starts) {
        const auto x = neighbours(at.x);
        const std::vector<double> nu(x.size(), at.nu);
        std::vector<double> y(x.size());
        for (const auto& entry : bessel_functions()) {
            const int direction = test::direction_of(entry.name);
            if (direction == 0 || std::string_view(entry.second) != "x" ||
                entry.function >= bessel_function::vmf_log_normalizer)
                continue;
            evaluate(entry.function, nu, x, y);
            const falls f = count_falls(y, direction);
            EXPECT_LE(f.largest, 1) << entry.name << ' ' << at.nu << ' ' << at.x;
            reversals += f.within_one_u;
            steps += static_cast<long>(x.size()) - 1;
        }
    }
    std::cout << "reversals of at most 1 u: " << reversals << " of " << steps << " steps\n";
    RecordProperty("reversals_of_at_most_1_u", std::to_string(reversals));
}

TEST(border, falls_are_counted) {
    const auto f = count_falls({1, 1 + u, 1, 1 + 3 * u, 1}, 1);
    EXPECT_EQ(f.within_one_u, 2);
    EXPECT_EQ(f.largest, 3);
}

}  // namespace
