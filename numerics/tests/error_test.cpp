#include "error.hpp"

#include <gtest/gtest.h>

namespace {

using assay::conditioned_error;
using assay::strict_error;
using assay::truth;

TEST(error, one_ulp_of_one_is_one) {
    EXPECT_DOUBLE_EQ(strict_error(1 + 0x1p-52, truth{1, 0, 1}), 1.0);
    EXPECT_DOUBLE_EQ(conditioned_error(1 + 0x1p-52, truth{1, 0, 1}), 1.0);
}
TEST(error, the_rest_counts) { EXPECT_DOUBLE_EQ(strict_error(1.0, truth{1, 0x1p-54, 1}), 0.25); }
TEST(error, strict_demands_digits_next_to_a_zero) {
    const truth f{0x1p-40, 0, 8};
    EXPECT_DOUBLE_EQ(strict_error(0x1p-40 + 0x1p-91, f), 2.0);
    EXPECT_NEAR(conditioned_error(0x1p-40 + 0x1p-91, f), 0, 1e-9);
}
TEST(error, strict_has_a_floor) { EXPECT_DOUBLE_EQ(strict_error(0x1p-100, truth{0, 0, 1}), 1.0); }
TEST(error, conditioned_floor_is_half_the_derivative) {
    EXPECT_DOUBLE_EQ(conditioned_error(0x1p-52, truth{0, 0, 2}), 1.0);
}
TEST(error, subnormal_step_is_none) { EXPECT_EQ(strict_error(0, truth{5e-324, 0, 0}), 0); }
TEST(error, failures_are_infinite) {
    EXPECT_TRUE(std::isinf(strict_error(NAN, truth{1, 0, 1})));
    EXPECT_TRUE(std::isinf(strict_error(INFINITY, truth{1, 0, 1})));
    EXPECT_EQ(strict_error(INFINITY, truth{INFINITY, 0, 1}), 0);
}
TEST(error, order_derivative_scale) {
    EXPECT_DOUBLE_EQ(assay::conditioned_error_in_order(0x1p-52, truth{0, 0, 0}, 3, 4), 1 / 0.3);
}

}  // namespace
