// The oracles of the copies: a word that stands elsewhere, another box or a box without its swizzle
// gives another checksum.

#include <gtest/gtest.h>

#include "harness/moved.hpp"

namespace {

using namespace assay::micro;

// What the kernels do with the words of shared memory.
std::uint32_t checksum_as_a_lane_makes_it(const std::vector<std::uint32_t>& shared,
                                          std::uint32_t lane) {
    std::uint32_t sum = 0;
    for (std::uint32_t i = lane; i < shared.size(); i += 32) sum += weighed(shared[i], i);
    return sum;
}

// Where a tensor copy puts word `i` of rows of 128 bytes that begin at place `first`: the 16 bytes
// it lies in change places within their row by the row's number, as the guide's figure shows.
std::uint32_t swizzled_place(std::uint32_t i, std::uint32_t first) {
    const std::uint32_t row = (first + i) / 32, chunk = i % 32 / 4;
    return i / 32 * 32 + (chunk ^ row % 8) * 4 + i % 4;
}

std::vector<std::uint32_t> shared_of(const std::vector<landed>& boxes) {
    std::vector<std::uint32_t> all;
    for (const auto& b : boxes) {
        const auto first = static_cast<std::uint32_t>(all.size());
        all.resize(first + b.words);
        for (std::uint32_t i = 0; i < b.words; ++i)
            all[first + (b.swizzled ? swizzled_place(i, first) : i)] = numbered(b.first_word + i);
    }
    return all;
}

TEST(moved, checksums_are_those_of_the_words_in_shared_memory) {
    for (const bool swizzled : {false, true}) {
        const std::vector<landed> boxes{{256, 64, swizzled}, {0, 64, swizzled}, {64, 64, swizzled}};
        for (std::uint32_t lane = 0; lane < 32; ++lane)
            EXPECT_EQ(checksum_of(boxes, lane),
                      checksum_as_a_lane_makes_it(shared_of(boxes), lane));
    }
}

TEST(moved, another_place_another_box_or_no_swizzle_is_seen) {
    const std::vector<landed> boxes{{256, 64}, {0, 64}};
    auto shared = shared_of(boxes);
    std::swap(shared[3], shared[35]);
    EXPECT_NE(checksum_of(boxes, 3), checksum_as_a_lane_makes_it(shared, 3));
    EXPECT_NE(checksum_of(boxes, 3), checksum_of({{0, 64}, {256, 64}}, 3));
    EXPECT_NE(checksum_of({{0, 64}}, 3), checksum_of({{0, 64, true}}, 3));
}

}  // namespace
