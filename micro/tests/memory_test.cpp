// The host's side of the memory probes: steps in curves, rings of a chase, banks, partitions.

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <vector>

#include "memory/banks.hpp"
#include "memory/change_point.hpp"
#include "memory/partition.hpp"
#include "memory/ring.hpp"

using namespace assay::micro::memory;

namespace {

// A curve of levels with noise of +-1 % from a 64-bit LCG (Knuth, MMIX).
std::vector<double> curve_of(const std::vector<std::pair<double, int>>& levels,
                             std::uint64_t seed) {
    std::vector<double> curve;
    for (const auto& [level, points] : levels)
        for (int i = 0; i < points; ++i) {
            seed = seed * 6364136223846793005U + 1442695040888963407U;
            curve.push_back(level * (0.99 + 0.02 * static_cast<double>(seed >> 40) / (1 << 24)));
        }
    return curve;
}

}  // namespace

TEST(ChangePoints, ACurveOfOneLevelHasNone) {
    int alarms = 0;
    for (std::uint64_t seed = 1; seed <= 50; ++seed)
        alarms += !change_points(curve_of({{33, 24}}, seed)).empty();
    EXPECT_EQ(alarms, 0);
}

TEST(ChangePoints, OneStepIsFoundWhereItIs) {
    for (std::uint64_t seed = 1; seed <= 20; ++seed)
        for (const int at : {6, 12, 18}) {
            const auto found = change_points(curve_of({{33, at}, {250, 24 - at}}, seed));
            ASSERT_EQ(found.size(), 1U);
            EXPECT_EQ(found[0].at, static_cast<std::size_t>(at));
            EXPECT_NEAR(found[0].before, 33, 0.4);
            EXPECT_NEAR(found[0].after, 250, 3);
        }
}

TEST(ChangePoints, LevelsOfACacheHierarchyAreToldApart) {
    const auto found = change_points(curve_of({{33, 10}, {250, 12}, {420, 9}, {650, 10}}, 4));
    ASSERT_EQ(found.size(), 3U);
    EXPECT_EQ(found[0].at, 10U);
    EXPECT_EQ(found[1].at, 22U);
    EXPECT_EQ(found[2].at, 31U);
}

TEST(ChangePoints, AnOutlierIsNoStepAndHidesNone) {
    auto flat = curve_of({{33, 20}}, 5);
    flat[7] = 900;
    EXPECT_TRUE(change_points(flat).empty());
    auto stepped = curve_of({{33, 12}, {250, 12}}, 6);
    stepped[3] = 800;
    const auto found = change_points(stepped);
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].at, 12U);
}

TEST(ChangePoints, ARampBetweenLevelsBeginsWhereTheFirstLevelEnds) {
    auto curve = curve_of({{33, 12}}, 7);
    for (int i = 1; i <= 8; ++i) curve.push_back(33 + i * 27.0);
    const auto high = curve_of({{250, 12}}, 8);
    curve.insert(curve.end(), high.begin(), high.end());
    const auto found = change_points(curve);
    ASSERT_FALSE(found.empty());
    EXPECT_NEAR(static_cast<double>(found.front().at), 12, 1);
}

TEST(ChangePoints, AStepOfOnePercentIsNoLevel) {
    EXPECT_TRUE(change_points(curve_of({{100, 12}, {103, 12}}, 9)).empty());
}

TEST(ChangePoints, TooFewPointsAreNoLevel) {
    EXPECT_TRUE(change_points({}).empty());
    EXPECT_TRUE(change_points(curve_of({{33, 2}, {250, 2}}, 1)).empty());
}

TEST(Ring, VisitsEveryLineOnceAndReturns) {
    for (const char* pattern : {"stride", "random"})
        for (const std::uint32_t lines : {1U, 2U, 3U, 1000U}) {
            const auto next = ring_order(lines, pattern);
            std::vector<bool> seen(lines, false);
            std::uint32_t at = 0;
            for (std::uint32_t i = 0; i < lines; ++i) {
                EXPECT_FALSE(seen[at]);
                seen[at] = true;
                at = next[at];
            }
            EXPECT_EQ(at, 0U) << pattern << lines;
        }
}

TEST(Ring, ByStrideGoesUpwards) {
    EXPECT_EQ(ring_order(4, "stride"), (std::vector<std::uint32_t>{1, 2, 3, 0}));
}

TEST(Banks, AgreeWithTheProgrammingGuide) {
    EXPECT_EQ(bank_cycles(1, 1), 1);
    EXPECT_EQ(bank_cycles(1, 0), 1);  // one word for all lanes
    EXPECT_EQ(bank_cycles(1, 2), 2);
    EXPECT_EQ(bank_cycles(1, 3), 1);
    EXPECT_EQ(bank_cycles(1, 32), 32);
    EXPECT_EQ(bank_cycles(1, 33), 1);
    EXPECT_EQ(bank_cycles(2, 1), 2);
    EXPECT_EQ(bank_cycles(4, 1), 4);
    EXPECT_EQ(bank_cycles(4, 2), 8);
}

namespace {

// Near 200 and far 350 cycles, SMs and lines of two partitions by turns, noise of a few cycles.
latency_map two_partitions(std::size_t sms, std::size_t lines) {
    latency_map map{sms, lines, {}};
    for (std::size_t sm = 0; sm < sms; ++sm)
        for (std::size_t line = 0; line < lines; ++line)
            map.latency.push_back((sm % 2 == line / 3 % 2 ? 200.0 : 350.0) +
                                  static_cast<double>((sm * 7 + line * 3) % 5));
    return map;
}

}  // namespace

TEST(Partitions, NearAndFarAreToldApart) {
    const auto view = view_of(two_partitions(8, 30));
    EXPECT_EQ(view.partitions, 2);
    EXPECT_NEAR(view.near, 202, 2);
    EXPECT_NEAR(view.far, 352, 2);
    for (std::size_t sm = 0; sm < 8; ++sm) EXPECT_EQ(view.with_first[sm], sm % 2 == 0);
    EXPECT_FALSE(view.is_far[0]);
    EXPECT_TRUE(view.is_far[30]);
}

TEST(Partitions, OneLevelIsOnePartition) {
    auto map = two_partitions(8, 30);
    for (double& cycles : map.latency)
        if (cycles > 300) cycles -= 150;
    const auto view = view_of(map);
    EXPECT_EQ(view.partitions, 1);
    EXPECT_EQ(view.far, view.near);
}
