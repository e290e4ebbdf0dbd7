// Slope and rate from made-up readings.

#include <gtest/gtest.h>

#include <vector>

#include "harness/rate.hpp"
#include "harness/slope.hpp"

namespace {

using namespace assay::micro;

TEST(slope, drops_what_both_lengths_share) {
    constexpr double overhead = 37;
    EXPECT_DOUBLE_EQ(cycles_an_operation({64, overhead + 64 * 4.0}, {128, overhead + 128 * 4.0}),
                     4);
}

// Half of the longer chain folded away: two cycles an operation where the truth is four.
TEST(slope, of_a_folded_chain_is_below_the_truth) {
    EXPECT_DOUBLE_EQ(cycles_an_operation({64, 64 * 4.0}, {128, 96 * 4.0}), 2);
}

TEST(slope, refuses_lengths_out_of_order) {
    EXPECT_THROW(cycles_an_operation({64, 1}, {64, 2}), std::invalid_argument);
    EXPECT_THROW(cycles_an_operation({128, 1}, {64, 2}), std::invalid_argument);
}

// A millisecond of passes after three of warming up, which the trial had too.
TEST(slope, leaves_out_what_events_hold_beside_the_passes) {
    EXPECT_DOUBLE_EQ(event_ns_of_passes({4.01e6, 1e6}, {3.05e6, 0.04e6}), 1e6);
}

// The first launch of a kernel took longer than those that follow; launches alike took alike.
TEST(slope, leaves_out_no_more_than_there_is) {
    EXPECT_DOUBLE_EQ(event_ns_of_passes({1.31e6, 1e6}, {6.1e5, 1e4}), 1e6);
    EXPECT_DOUBLE_EQ(event_ns_of_passes({0.9e6, 1e6}, {6.1e5, 1e4}), 0.9e6);
    EXPECT_DOUBLE_EQ(event_ns_of_passes({2e6, 1e6}, {1e4, 1e4}), 2e6);
    EXPECT_DOUBLE_EQ(event_ns_of_passes({2e6, 1e6}, {1e4, 2e4}), 2e6);
}

warp_reading reading(std::uint32_t sm, std::int64_t first, std::int64_t last,
                     std::uint64_t first_ns, std::uint64_t last_ns) {
    return {last - first, first, last, first_ns, last_ns, sm};
}

TEST(rate, counts_from_the_first_start_to_the_last_stop) {
    const std::vector<warp_reading> one_sm{reading(3, 1000, 2000, 10, 20),
                                           reading(3, 1100, 2200, 12, 24)};
    const auto r = rate_of(one_sm, 6400);
    EXPECT_EQ(r.sms, 1U);
    EXPECT_DOUBLE_EQ(r.cycles, 1200);
    EXPECT_DOUBLE_EQ(r.globaltimer_ns, 14);
    EXPECT_DOUBLE_EQ(r.per_cycle_per_sm, 2 * 6400.0 / 1200);
}

// Clocks of unlike SMs have unlike origins and are never compared.
TEST(rate, of_a_chip_is_bounded_by_its_slowest_sm) {
    const std::vector<warp_reading> chip{reading(0, 5'000'000, 5'001'000, 10, 20),
                                         reading(1, 7, 2007, 10, 30)};
    const auto r = rate_of(chip, 64000);
    EXPECT_EQ(r.sms, 2U);
    EXPECT_DOUBLE_EQ(r.cycles, 2000);
    EXPECT_DOUBLE_EQ(r.per_cycle_per_sm, 32);
}

TEST(rate, of_nothing_is_zero) {
    EXPECT_EQ(rate_of({}, 64).per_cycle_per_sm, 0);
    EXPECT_EQ(rate_of({reading(0, 5, 5, 1, 1)}, 64).per_cycle_per_sm, 0);
}

}  // namespace
