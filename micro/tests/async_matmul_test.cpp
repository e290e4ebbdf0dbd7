// The oracle of async/cp_async_matmul: against products by hand and another order of the loops, and
// a word changed is seen.

#include <gtest/gtest.h>

#include "async/matmul.hpp"

namespace {

using namespace assay::micro::async;

TEST(matmul, by_hand) {
    const std::vector<float> a{1, 2, 3, 4}, b{5, 6, 7, 8}, c{19, 22, 43, 50};
    std::vector<std::uint32_t> words, want;
    for (const auto* m : {&a, &b})
        for (const float x : *m) words.push_back(bits_of(x));
    for (const float x : c) want.push_back(bits_of(x));
    EXPECT_EQ(product_by_tiles(words, 2, 2), want);
    EXPECT_EQ(product_by_tiles(words, 2, 1), want);
}

TEST(matmul, by_whole_rows_in_integers) {
    constexpr std::size_t n = 32, side = 8;
    const auto words = matrix_words(n);
    std::vector<long> whole;
    for (const auto w : words) {
        float x = 0;
        std::memcpy(&x, &w, sizeof x);
        ASSERT_TRUE(x >= -8 && x <= 7 && x == static_cast<float>(static_cast<int>(x)));
        whole.push_back(static_cast<long>(x));
    }
    std::vector<long> c(n * n);
    for (std::size_t k = 0; k < n; ++k)
        for (std::size_t i = 0; i < n * n; ++i)
            c[i] += whole[i / n * n + k] * whole[n * n + k * n + i % n];
    const auto got = product_by_tiles(words, n, side);
    for (std::size_t row = 0; row < n; ++row)
        for (std::size_t column = 0; column < n; ++column) {
            const std::size_t tile = row / side * (n / side) + column / side;
            const std::size_t at = tile * side * side + row % side * side + column % side;
            EXPECT_EQ(got[at], bits_of(static_cast<float>(c[row * n + column])));
        }
}

TEST(matmul, one_word_changed_is_seen) {
    auto words = matrix_words(16);
    const auto want = product_by_tiles(words, 16, 8);
    words[37] = bits_of(9);
    EXPECT_NE(product_by_tiles(words, 16, 8), want);
}

}  // namespace
