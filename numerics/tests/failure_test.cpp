// Every finite nu >= 0 and x > 0 has a number, of the right sign: ASSAY_RANDOM_POINTS of them, all
// functions.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <iostream>
#include <map>
#include <random>
#include <vector>

#include "assay/bessel_function.hpp"

namespace {

using namespace assay;

// The sign of each function; 0 where it changes.
const std::map<std::string, int> signs = {
    {"logI", 0},       {"logK", 0},      {"logI_scaled", -1},      {"logK_scaled", 0},
    {"log_hyp0f1", 1}, {"ratioI", 1},    {"ratioI_complement", 1}, {"ratioK", 1},
    {"dlogI_dx", 1},   {"dlogK_dx", -1}, {"d2logI_dx2", 0},        {"d2logK_dx2", 1},
    {"dlogI_dnu", -1}, {"dlogK_dnu", 1}};

class draw {
  public:
    // Log-uniform between powers of two.
    double power(int low, int high) {
        return std::ldexp(1 + static_cast<double>(engine_() >> 12) * 0x1p-52,
                          low + static_cast<int>(engine_() % static_cast<unsigned>(high - low)));
    }
    bool once_in(unsigned n) { return engine_() % n == 0; }

  private:
    std::mt19937_64 engine_{3};
};

// Infinite only where the truth overflows: nu/x, nu/x^2 or nu log(nu/x) out of range.
bool may_overflow(double nu, double x) { return std::abs(std::log2(x)) + std::log2(nu + 1) > 500; }

std::string failure_of(const std::string& function, int sign, double nu, double x, double y) {
    const bool number = std::isfinite(y) || (!std::isnan(y) && may_overflow(nu, x));
    const bool right = sign == 0 || !(sign * y < 0);
    if (number && right) return "";
    return function + " nu=" + std::to_string(nu) + " x=" + std::to_string(x) + ": " +
           std::to_string(y);
}

TEST(failure, none_at_random_points) {
    draw d;
    const std::size_t n = 4096;
    const long rounds = (ASSAY_RANDOM_POINTS + 4095L) / 4096;
    std::vector<double> nu(n), x(n), y(n);
    for (long round = 0; round < rounds; ++round) {
        const int reach = round % 2 == 0 ? 1022 : 20;
        for (std::size_t j = 0; j < n; ++j) {
            nu[j] = d.once_in(16) ? 0 : d.power(-reach, reach + 1);
            x[j] = d.power(-reach, reach + 1);
        }
        for (const auto& [function, sign] : signs) {
            evaluate(find_bessel_function(function)->function, nu, x, y);
            for (std::size_t j = 0; j < n; ++j)
                if (!std::isfinite(y[j]) || sign * y[j] < 0) {
                    ASSERT_EQ(failure_of(function, sign, nu[j], x[j], y[j]), "");
                }
        }
    }
    std::cout << rounds * 4096 << " points, " << signs.size() << " functions\n";
}

TEST(failure, is_told) {
    EXPECT_NE(failure_of("ratioI", 1, 2, 3, -0.5), "");
    EXPECT_NE(failure_of("ratioI", 1, 2, 3, NAN), "");
    EXPECT_NE(failure_of("ratioI", 1, 2, 3, INFINITY), "");
    EXPECT_EQ(failure_of("ratioK", 1, 1e200, 1e-200, INFINITY), "");
}

}  // namespace
