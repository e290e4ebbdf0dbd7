// What STREAM over ranks adds up, and which cores each rank takes.

#include "ranks.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <set>
#include <stdexcept>

#include "assay/parallel/machine.hpp"

namespace assay::stream {
namespace {

const cpu_list all{0, 1, 2, 3, 4, 5, 6, 7};
const std::vector<cpu_list> two_domains{{0, 1, 4, 5}, {2, 3, 6, 7}};
// Two threads a core: 0 with 4, 1 with 5, ...
const std::vector<cpu_list> four_cores{{0, 4}, {1, 5}, {2, 6}, {3, 7}};

std::vector<cpu_list> shares(std::size_t ranks) {
    const std::vector<cpu_list> masks(ranks, all);
    std::vector<cpu_list> found;
    for (std::size_t r = 0; r < ranks; ++r)
        found.push_back(share_of(masks, r, two_domains, four_cores));
    return found;
}

TEST(ranks, one_rank_takes_all) { EXPECT_EQ(shares(1), std::vector<cpu_list>{all}); }

TEST(ranks, as_many_as_domains_take_one_each) { EXPECT_EQ(shares(2), two_domains); }

TEST(ranks, more_than_domains_take_whole_cores) { EXPECT_EQ(shares(4), four_cores); }

TEST(ranks, more_than_cores_take_cpus) {
    const std::vector<cpu_list> found = shares(8);
    EXPECT_EQ(std::set(found.begin(), found.end()).size(), 8U);
    for (const cpu_list& one : found) EXPECT_EQ(one.size(), 1U);
}

TEST(ranks, more_than_cpus_take_turns) {
    const std::vector<cpu_list> found = shares(9);
    EXPECT_EQ(found[8], found[0]);
}

TEST(ranks, shares_are_disjoint_and_whole) {
    for (std::size_t ranks = 1; ranks <= all.size(); ++ranks) {
        std::multiset<int> taken;
        for (const cpu_list& one : shares(ranks)) taken.insert(one.begin(), one.end());
        EXPECT_EQ(cpu_list(taken.begin(), taken.end()), all) << ranks;
    }
}

TEST(ranks, what_the_launcher_bound_is_kept) {
    const std::vector<cpu_list> masks{{0, 1}, {2, 3}};
    EXPECT_EQ(share_of(masks, 1, {{2, 3}}, {{2}, {3}}), (cpu_list{2, 3}));
}

TEST(ranks, the_slowest_rank_sets_the_sum) {
    // Rank 1 is slow in the first repetition, rank 0 in the second.
    const rank_summary s = summarise({{1.0, 4.0, 8.0}, {2.0, 2.0, 2.0}}, 8'000'000'000);
    EXPECT_DOUBLE_EQ(s.slowest_s, 2.0);
    EXPECT_DOUBLE_EQ(s.sum_gbps, 8.0);
    EXPECT_DOUBLE_EQ(s.sum_median_gbps, 4.0);
    EXPECT_DOUBLE_EQ(s.min, 4.0);
    EXPECT_DOUBLE_EQ(s.median, 6.0);
    EXPECT_DOUBLE_EQ(s.max, 8.0);
}

TEST(ranks, uneven_repetitions_are_refused) {
    EXPECT_THROW((void)summarise({{1.0, 2.0}, {1.0}}, 8), std::invalid_argument);
    EXPECT_THROW((void)summarise({}, 8), std::invalid_argument);
    EXPECT_THROW((void)summarise({{}, {}}, 8), std::invalid_argument);
}

TEST(ranks, a_sum_that_lost_a_rank_is_refused) {
    const std::vector<double> parts{1e6, 1e6 + 1, 1e6 + 2};
    constexpr double u = std::numeric_limits<double>::epsilon() / 2;
    EXPECT_EQ(check_global_sum(3e6 + 3, parts, u), "");
    EXPECT_NE(check_global_sum(2e6 + 1, parts, u), "");
    EXPECT_NE(check_global_sum((3e6 + 3) * (1 + 16 * u), parts, u), "");
    EXPECT_NE(check_global_sum(std::numeric_limits<double>::quiet_NaN(), parts, u), "");
}

TEST(ranks, a_process_can_only_narrow_its_cpus) {
    EXPECT_THROW(parallel::narrow_given_cpus({}), std::invalid_argument);
    EXPECT_THROW(parallel::narrow_given_cpus({60000}), std::invalid_argument);
    const int last = parallel::given_cpus().back();
    parallel::narrow_given_cpus({last});
    EXPECT_EQ(parallel::given_cpus(), cpu_list{last});
}

}  // namespace
}  // namespace assay::stream
