#pragma once
// The operands of a timed kernel: numbers of magnitude 1/2 to 1 of both signs, integers of all
// bits, as kernels.cuh reads them.

#include <cstdint>
#include <vector>

#include "lane_words.hpp"
#include "layout.hpp"

namespace assay::micro::tensor {

inline constexpr std::uint64_t operand_seed = 2;

// Random sign and fraction under the exponent of 1/2, in each element of a word.
inline std::uint32_t bounded(std::uint32_t random, const number& n, bool upper_word) {
    if (n.exponent_bits == 0 || (n.bits == 64 && !upper_word)) return random;
    const int bits = n.bits == 64 ? 32 : n.bits;
    const int fraction = n.fraction_bits - (n.bits - bits);
    const std::uint32_t half = ((1U << (n.exponent_bits - 1)) - 2) << fraction;
    const std::uint32_t kept = ((1U << fraction) - 1) | 1U << (bits - 1);
    std::uint32_t word = 0;
    for (int at = 0; at < 32; at += bits) word |= ((random >> at & kept) | half) << at;
    return word;
}

// 32 lanes: words of a, of b, then the metadata. Words of a 64-bit LCG (Knuth, MMIX).
inline std::vector<std::uint32_t> operand_words(const form& f) {
    std::vector<std::uint32_t> words(std::size_t{lanes} * lane_words);
    std::uint64_t state = operand_seed;
    for (std::size_t i = 0; i < words.size(); ++i) {
        state = state * 6364136223846793005U + 1442695040888963407U;
        const std::size_t at = i % lane_words;
        const number type = number_of(at < left_words ? f.a : f.b);
        words[i] = bounded(static_cast<std::uint32_t>(state >> 32), type, i % 2 == 1);
        if (at >= left_words + right_words) words[i] = first_half_metadata;
    }
    return words;
}

}  // namespace assay::micro::tensor
