#pragma once
// Dynamic programming as plain C++: kernels and tests on the host run the same bodies. Compiled by
// nvcc, since `fused` are CUDA's DPX functions.

#include <algorithm>
#include <bit>
#include <cstdint>
#include <limits>
#include <vector>

namespace assay::micro::dpx {

// The operations of a cell in integers, by DPX, and in floats, which have no fused form; both are
// exact here.
struct fused {
    using number = int;
    static constexpr const char* name = "dpx";
    __host__ __device__ static int larger(int a, int b) { return a > b ? a : b; }
    __host__ __device__ static int add_max(int a, int b, int c) { return __viaddmax_s32(a, b, c); }
    __host__ __device__ static int add_max_relu(int a, int b, int c) {
        return __viaddmax_s32_relu(a, b, c);
    }
    __host__ __device__ static int add_min(int a, int b, int c) { return __viaddmin_s32(a, b, c); }
};
struct floating {
    using number = float;
    static constexpr const char* name = "float";
    __host__ __device__ static float larger(float a, float b) { return fmaxf(a, b); }
    __host__ __device__ static float add_max(float a, float b, float c) { return fmaxf(a + b, c); }
    __host__ __device__ static float add_max_relu(float a, float b, float c) {
        return fmaxf(fmaxf(a + b, c), 0.0F);
    }
    __host__ __device__ static float add_min(float a, float b, float c) { return fminf(a + b, c); }
};

// Scores of an alignment; a gap costs the same for each letter.
inline constexpr int match = 3, mismatch = -2, gap = -2;

// A band of columns of an alignment's matrix, in registers, a row a step.
// Local is Smith-Waterman: no score is negative. Else Needleman-Wunsch.
template <class Ops, bool Local, int Columns>
struct band {
    using number = typename Ops::number;
    number scores[Columns];

    __host__ __device__ void start() {
        for (int j = 0; j < Columns; ++j)
            scores[j] = Local ? number{0} : static_cast<number>((j + 1) * gap);
    }
    // A row whose letter scores profile[j] against column j, between the scores to the left of the
    // band in the last row and in this.
    __host__ __device__ void step(const number* profile, number corner, number left) {
        constexpr auto cost = static_cast<number>(gap);
#pragma unroll
        for (int j = 0; j < Columns; ++j) {
            const number up = scores[j];
            const number open = Ops::larger(up, left), diagonal = corner + profile[j];
            left = Local ? Ops::add_max_relu(open, cost, diagonal)
                         : Ops::add_max(open, cost, diagonal);
            corner = up;
            scores[j] = left;
        }
    }
};

// What each letter scores against each column, letter by letter.
inline std::vector<int> profile_of(const std::vector<std::uint32_t>& across,
                                   std::uint32_t letters) {
    std::vector<int> profile;
    for (std::uint32_t letter = 0; letter < letters; ++letter)
        for (const auto other : across) profile.push_back(letter == other ? match : mismatch);
    return profile;
}

// The oracle: the last row of the whole matrix, rows of `down` against columns of `across`.
inline std::vector<int> align(const std::vector<std::uint32_t>& down,
                              const std::vector<std::uint32_t>& across, bool local) {
    std::vector<int> row(across.size() + 1);
    for (std::size_t j = 0; j < row.size(); ++j) row[j] = local ? 0 : static_cast<int>(j) * gap;
    for (std::size_t i = 0; i < down.size(); ++i) {
        auto above = row;
        row[0] = local ? 0 : static_cast<int>(i + 1) * gap;
        for (std::size_t j = 1; j < row.size(); ++j) {
            const int diagonal = above[j - 1] + (down[i] == across[j - 1] ? match : mismatch);
            row[j] = std::max({diagonal, above[j] + gap, row[j - 1] + gap});
            if (local) row[j] = std::max(row[j], 0);
        }
    }
    return {row.begin() + 1, row.end()};
}

// The 4 x 4 distances of one thread of Floyd and Warshall's step: through a vertex that is `from`
// away from each row and `to` from each column.
template <class Ops>
__host__ __device__ void relax(typename Ops::number (&tile)[4][4],
                               const typename Ops::number (&from)[4],
                               const typename Ops::number (&to)[4]) {
#pragma unroll
    for (int i = 0; i < 4; ++i)
#pragma unroll
        for (int j = 0; j < 4; ++j) tile[i][j] = Ops::add_min(from[i], to[j], tile[i][j]);
}

// The oracle: all shortest distances of n x n edges.
inline std::vector<int> shortest(std::vector<int> d, std::size_t n) {
    for (std::size_t k = 0; k < n; ++k)
        for (std::size_t i = 0; i < n; ++i)
            for (std::size_t j = 0; j < n; ++j)
                d[i * n + j] = std::min(d[i * n + j], d[i * n + k] + d[k * n + j]);
    return d;
}

// Whole numbers as they lie in memory.
template <class Number>
std::vector<std::uint32_t> as_words(const std::vector<int>& numbers) {
    std::vector<std::uint32_t> words;
    for (const int n : numbers)
        words.push_back(std::bit_cast<std::uint32_t>(static_cast<Number>(n)));
    return words;
}

// Words of a 64-bit LCG (Knuth, MMIX) below `below`.
inline std::vector<std::uint32_t> small_words(std::size_t count, std::uint32_t below,
                                              std::uint64_t seed) {
    std::vector<std::uint32_t> words(count);
    for (auto& w : words) {
        seed = seed * 6364136223846793005U + 1442695040888963407U;
        w = static_cast<std::uint32_t>((seed >> 32) % below);
    }
    return words;
}

}  // namespace assay::micro::dpx
