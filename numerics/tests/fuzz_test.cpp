// All functions at random points, ASSAY_FUZZ_ROUNDS of them: any bits at all as arguments do not
// crash; positive finite ones give a number; and from one double to the next no value falls back
// by more than 1 u where the function rises, or falls, in its second argument.

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <iostream>
#include <random>
#include <vector>

#include "assay/bessel_function.hpp"
#include "tests/directions.hpp"

namespace {

using namespace assay;

constexpr std::size_t run = 8;
constexpr double largest_allowed = 1;

class draw {
  public:
    double any() { return std::bit_cast<double>(engine_()); }
    double power(int low, int high) {
        return std::ldexp(1 + static_cast<double>(engine_() >> 12) * 0x1p-52,
                          low + static_cast<int>(engine_() % static_cast<unsigned>(high - low)));
    }
    double below_one() { return static_cast<double>((engine_() >> 11) | 1) * 0x1p-53; }
    unsigned below(unsigned n) { return static_cast<unsigned>(engine_() % n); }

  private:
    std::mt19937_64 engine_{11};
};

// How far y[j] falls back behind y[j - 1], in u of it.
double fall(double before, double after, int direction) {
    const double step = direction * (after - before);
    const double size = std::max(std::abs(before), 0x1p-1022);
    return step < 0 && std::isfinite(before) ? -step / (0x1p-52 * size) : 0;
}

double order_for(draw& d, bool of_density) {
    if (of_density) return 2 + std::floor(d.power(0, 20));
    switch (d.below(4)) {
        case 0:
            return d.power(-60, 60);
        case 1:
            return std::floor(d.power(0, 10)) / 2;
        default:
            return d.power(-3, 10);
    }
}

TEST(fuzz, no_nan_and_no_fall_of_more_than_one_u) {
    draw d;
    for (const auto& entry : bessel_functions()) {
        const bool of_density = entry.function >= bessel_function::vmf_log_normalizer;
        const bool of_ratio = std::string_view(entry.second) == "r";
        const int direction = test::direction_of(entry.name);
        double largest = 0;
        std::vector<double> nu(512 * run), x(nu.size()), y(nu.size());
        for (int round = 0; round < ASSAY_FUZZ_ROUNDS; ++round) {
            for (std::size_t i = 0; i < nu.size(); i += run) {
                const double order = order_for(d, of_density);
                double at = of_ratio ? d.below_one() : d.power(-12, 12);
                for (std::size_t j = 0; j < run; ++j, at = std::nextafter(at, INFINITY)) {
                    nu[i + j] = order;
                    x[i + j] = of_ratio ? std::min(at, 1 - 0x1p-53) : at;
                }
            }
            evaluate(entry.function, nu, x, y);
            for (std::size_t i = 0; i < nu.size(); ++i) {
                ASSERT_FALSE(std::isnan(y[i])) << entry.name << ' ' << nu[i] << ' ' << x[i];
                if (i % run == 0 || direction == 0) continue;
                const double back = fall(y[i - 1], y[i], direction);
                largest = std::max(largest, back);
                ASSERT_LE(back, largest_allowed)
                    << entry.name << ' ' << std::hexfloat << nu[i] << ' ' << x[i];
            }
        }
        std::cout << entry.name << ": largest fall " << largest << " u\n";
    }
}

TEST(fuzz, any_bits_are_survived) {
    draw d;
    std::vector<double> a(4096), b(a.size()), y(a.size());
    for (int round = 0; round < ASSAY_FUZZ_ROUNDS; ++round) {
        for (std::size_t i = 0; i < a.size(); ++i) a[i] = d.any(), b[i] = d.any();
        for (const auto& entry : bessel_functions()) {
            evaluate(entry.function, a, b, y);
            for (std::size_t i = 0; i < a.size(); ++i)
                if (std::isnan(a[i]) || std::isnan(b[i])) {
                    ASSERT_TRUE(std::isnan(y[i])) << entry.name << ' ' << a[i] << ' ' << b[i];
                }
        }
    }
}

TEST(fuzz, a_fall_is_seen) {
    EXPECT_EQ(fall(1, 1 - 0x1p-51, 1), 2);
    EXPECT_EQ(fall(1, 1 - 0x1p-51, -1), 0);
}

}  // namespace
