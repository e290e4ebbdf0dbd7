// The body of the histogram kernel on the host, block by block, against the oracle; and an oracle
// that would see a word in the wrong bin.

#include "dsmem/histogram.hpp"

#include <gtest/gtest.h>

#include <numeric>

namespace {

using namespace assay::micro::dsmem;

// What a cluster of 2^cluster_bits blocks leaves in its shared memories, put together.
std::vector<std::uint32_t> clustered(const std::vector<std::uint32_t>& words, std::uint32_t bits,
                                     std::uint32_t cluster_bits) {
    const binning b{bits, bits - cluster_bits};
    std::vector<std::vector<std::uint32_t>> shared(
        std::size_t{1} << cluster_bits, std::vector<std::uint32_t>(std::size_t{1} << b.slot_bits));
    for (std::size_t i = 0; i < words.size(); i += 4)
        count_four(b, {words[i], words[i + 1], words[i + 2], words[i + 3]},
                   [&](std::uint32_t block, std::uint32_t slot) { ++shared[block][slot]; });
    std::vector<std::uint32_t> all;
    for (const auto& block : shared) all.insert(all.end(), block.begin(), block.end());
    return all;
}

TEST(histogram, blocks_of_a_cluster_together_count_as_the_oracle) {
    const auto words = histogram_words(1 << 16, 1);
    for (const std::uint32_t bits : {8U, 11U, 14U})
        for (const std::uint32_t cluster_bits : {0U, 1U, 2U, 3U, 4U})
            EXPECT_EQ(clustered(words, bits, cluster_bits), histogram_of(words, bits))
                << bits << ' ' << cluster_bits;
}

TEST(histogram, one_word_elsewhere_is_seen) {
    auto words = histogram_words(1 << 10, 1);
    const auto want = histogram_of(words, 8);
    EXPECT_EQ(std::accumulate(want.begin(), want.end(), 0U), words.size());
    words[7] ^= 0x80000000;
    EXPECT_NE(clustered(words, 8, 2), want);
}

}  // namespace
