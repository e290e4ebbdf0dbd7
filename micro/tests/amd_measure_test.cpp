// What AMD probes make of readings, and what their kernels find in memory.

#include <gtest/gtest.h>

#include <set>

#include "amd/measure.hpp"

namespace {

using namespace assay::micro::amd;

template <class Value>
Value at(const std::vector<std::byte>& bytes, std::size_t offset) {
    Value v;
    std::memcpy(&v, bytes.data() + offset, sizeof v);
    return v;
}

TEST(amd_measure, slope_leaves_out_what_both_lengths_have) {
    EXPECT_DOUBLE_EQ(slope({100 + 16 * 8, 0}, {100 + 32 * 8, 0}, 16), 8);
    EXPECT_THROW((void)slope({200, 0}, {200, 0}, 16), std::invalid_argument);
}

TEST(amd_measure, a_ring_visits_every_line_and_comes_back) {
    const std::uint64_t base = 0x7f0000000000;
    const std::size_t lines = 512;
    const auto ring = filled(content::ring, lines * line_bytes, base);
    std::set<std::uint64_t> seen;
    std::uint64_t where = base;
    for (std::size_t i = 0; i < lines; ++i) {
        seen.insert(where);
        const auto next = at<std::uint64_t>(ring, where - base);
        ASSERT_GE(next, base);
        ASSERT_LT(next, base + ring.size());
        EXPECT_NE(next, where + line_bytes);
        where = next;
    }
    EXPECT_EQ(where, base);
    EXPECT_EQ(seen.size(), lines);
}

TEST(amd_measure, own_addresses_and_numbers) {
    const auto own = filled(content::own_addresses, 64, 0x1000);
    EXPECT_EQ(at<std::uint64_t>(own, 40), 0x1028U);
    const auto numbers = filled(content::numbers, 512, 0x1000);
    EXPECT_EQ(at<std::uint32_t>(numbers, 252), 252U);
    EXPECT_EQ(at<std::uint32_t>(numbers, 256), 0U);
}

TEST(amd_measure, operations_of_a_shape) {
    EXPECT_EQ(matrix_flop("32x32x8"), 2.0 * 32 * 32 * 8);
    EXPECT_EQ(matrix_flop("4x4x4", 4), 2.0 * 4 * 4 * 4 * 4);
}

TEST(amd_measure, device_by_number) {
    EXPECT_EQ(chosen_number("", 2), 0);
    EXPECT_EQ(chosen_number("1", 2), 1);
    EXPECT_THROW((void)chosen_number("2", 2), std::invalid_argument);
    EXPECT_THROW((void)chosen_number("1x", 2), std::invalid_argument);
    EXPECT_EQ(architecture_of("gfx90a:sramecc+:xnack-"), "gfx90a");
}

}  // namespace
