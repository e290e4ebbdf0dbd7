// The rival by the published formulas is what it claims to be: its medians are those of rounding,
// so that its time and its worst errors are the method's own.

#include <gtest/gtest.h>

#include <algorithm>

#include "bench/plesner.hpp"
#include "tests/reference_rows.hpp"

namespace {

using namespace assay;

double median_error(const char* region, const char* function, double (*f)(double, double)) {
    std::vector<double> errors;
    for (const auto& row : test::read_table(region))
        if (row.function == function) errors.push_back(strict_error(f(row.nu, row.x), row.f));
    const auto middle = errors.begin() + static_cast<std::ptrdiff_t>(errors.size() / 2);
    std::nth_element(errors.begin(), middle, errors.end());
    return *middle;
}

TEST(plesner, medians_are_of_the_order_of_machine_precision) {
    for (const char* region : {"small", "medium", "large", "transition", "vmf", "integer"}) {
        EXPECT_LE(median_error(region, "logI", bench::plesner::log_i), 1) << region;
        EXPECT_LE(median_error(region, "logK", bench::plesner::log_k), 1) << region;
    }
}

// Simpson's rule on the integral is of fourth order: 6e-10 at nu = 0, x near 1.
TEST(plesner, integral_has_the_error_of_its_rule) {
    EXPECT_NEAR(bench::plesner::log_k(0, 1), -0.8650643989199143, 2e-9);
    EXPECT_GT(median_error("smallnu", "logK", bench::plesner::log_k), 1e4);
}

}  // namespace
