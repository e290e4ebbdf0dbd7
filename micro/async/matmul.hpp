#pragma once
// The matrices of async/cp_async_matmul and their product in plain C++.

#include <cstdint>
#include <cstring>
#include <vector>

namespace assay::micro::async {

inline std::uint32_t bits_of(float x) {
    std::uint32_t bits = 0;
    std::memcpy(&bits, &x, sizeof bits);
    return bits;
}

// A, then B, n x n each by rows: whole numbers of -8 to 7 (a 64-bit LCG, Knuth, MMIX), so that sums
// of up to 2^17 products are exact in any order.
inline std::vector<std::uint32_t> matrix_words(std::size_t n) {
    std::vector<std::uint32_t> words(2 * n * n);
    std::uint64_t seed = 1;
    for (auto& w : words) {
        seed = seed * 6364136223846793005U + 1442695040888963407U;
        w = bits_of(static_cast<float>(seed >> 60U) - 8);
    }
    return words;
}

// A times B, tile of `side` x `side` after tile, each by rows: as blocks leave them.
inline std::vector<std::uint32_t> product_by_tiles(const std::vector<std::uint32_t>& words,
                                                   std::size_t n, std::size_t side) {
    std::vector<float> m(words.size());
    std::memcpy(m.data(), words.data(), words.size() * sizeof(float));
    std::vector<std::uint32_t> c;
    for (std::size_t tile = 0; tile < n / side * (n / side); ++tile)
        for (std::size_t i = 0; i < side * side; ++i) {
            const std::size_t row = tile / (n / side) * side + i / side;
            const std::size_t column = tile % (n / side) * side + i % side;
            float sum = 0;
            for (std::size_t k = 0; k < n; ++k) sum += m[row * n + k] * m[n * n + k * n + column];
            c.push_back(bits_of(sum));
        }
    return c;
}

}  // namespace assay::micro::async
