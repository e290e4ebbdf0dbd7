#include "record/statistics.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>
#include <vector>

using namespace assay::record;

namespace {

constexpr double no_number = std::numeric_limits<double>::quiet_NaN();
constexpr double infinite = std::numeric_limits<double>::infinity();
const std::vector<double> odd{9, 1, 5, 3, 7};
const std::vector<double> even{4, 1, 3, 2};

}  // namespace

// Known answers: numpy.quantile([1,2,3,4], q) and scipy.stats.median_abs_deviation.
TEST(Statistics, QuantilesAreThoseOfDefinitionSeven) {
    EXPECT_EQ(quantile(even, 0), 1);
    EXPECT_EQ(quantile(even, 0.25), 1.75);
    EXPECT_EQ(quantile(even, 0.5), 2.5);
    EXPECT_EQ(quantile(even, 0.75), 3.25);
    EXPECT_EQ(quantile(even, 1), 4);
    EXPECT_DOUBLE_EQ(quantile(even, 0.9), 3.7);
    EXPECT_EQ(median(odd), 5);
    EXPECT_EQ(mad(odd), 2);
    EXPECT_EQ(mad(even), 1);
}

TEST(Statistics, SummaryHoldsThemAll) {
    const auto s = summarize(odd);
    EXPECT_EQ(s.n, 5U);
    EXPECT_EQ(s.median, 5);
    EXPECT_EQ(s.q1, 3);
    EXPECT_EQ(s.q3, 7);
    EXPECT_EQ(s.mad, 2);
    EXPECT_EQ(s.min, 1);
    EXPECT_EQ(s.max, 9);
    EXPECT_LE(s.ci.low, s.median);
    EXPECT_GE(s.ci.high, s.median);
}

TEST(Statistics, OneSampleIsItsOwnMedianAndHasNoInterval) {
    const std::vector<double> one{3.5};
    const auto s = summarize(one);
    EXPECT_EQ(s.median, 3.5);
    EXPECT_EQ(s.q1, 3.5);
    EXPECT_EQ(s.mad, 0);
    EXPECT_TRUE(std::isnan(s.ci.low));
    EXPECT_TRUE(std::isnan(s.ci.high));
}

TEST(Statistics, NoSampleAndNaNSayNothing) {
    for (const auto& samples : {std::vector<double>{}, std::vector<double>{1, no_number, 3}}) {
        const auto s = summarize(samples);
        EXPECT_EQ(s.n, samples.size());
        for (const double x : {s.median, s.q1, s.q3, s.mad, s.min, s.max, s.ci.low, s.ci.high}) {
            EXPECT_TRUE(std::isnan(x));
        }
    }
}

TEST(Statistics, InfinitySortsAsTheGreatest) {
    const auto s = summarize(std::vector<double>{infinite, 1, 2});
    EXPECT_EQ(s.median, 2);
    EXPECT_EQ(s.max, infinite);
    EXPECT_EQ(s.mad, 1);
    EXPECT_TRUE(std::isnan(s.ci.low));
    EXPECT_EQ(summarize(std::vector<double>{infinite, infinite}).mad, 0);
}

TEST(Statistics, BootstrapIsTheSameForTheSameSeedAndAnotherForAnother) {
    std::vector<double> samples(50);
    std::mt19937_64 random(7);
    for (double& x : samples) x = static_cast<double>(random() >> 11U);
    const auto first = bootstrap_median(samples, 0.95, 200, 1);
    const auto again = bootstrap_median(samples, 0.95, 200, 1);
    const auto other = bootstrap_median(samples, 0.95, 200, 2);
    EXPECT_EQ(first.low, again.low);
    EXPECT_EQ(first.high, again.high);
    EXPECT_TRUE(first.low != other.low || first.high != other.high);
}

// The exact bootstrap distribution for nine samples: P(median* <= x_(k)) = P(Binomial(9, k/9) >=
// 5), 0.0304 for k = 2 and 0.0010 for k = 1, so the 95 % interval runs from x_(2) to x_(8).
TEST(Statistics, BootstrapOfNineSamplesIsFromTheSecondToTheEighth) {
    const std::vector<double> nine{1, 2, 3, 4, 5, 6, 7, 8, 9};
    const auto i = bootstrap_median(nine, 0.95, 20000, 3);
    EXPECT_EQ(i.low, 2);
    EXPECT_EQ(i.high, 8);
}

// How often the interval holds the true median of 0: at least nine times in ten at n = 15.
TEST(Statistics, BootstrapCoversTheTrueMedian) {
    std::mt19937_64 random(11);
    std::normal_distribution<double> normal;
    int covered = 0;
    for (int i = 0; i < 400; ++i) {
        std::vector<double> samples(15);
        for (double& x : samples) x = normal(random);
        const auto ci = bootstrap_median(samples, 0.95, 400, 1);
        covered += ci.low <= 0 && 0 <= ci.high ? 1 : 0;
    }
    EXPECT_GE(covered, 360);
    EXPECT_LT(covered, 400);
}
