#pragma once
// The words that strand.hpp reads, made on the host.

#include <cstdint>
#include <vector>

namespace assay::micro::dpx {

// 72 words of a 64-bit LCG (Knuth, MMIX), seed 2: both signs in whole words and in halves.
inline std::vector<std::uint32_t> operand_words() {
    std::vector<std::uint32_t> words(72);
    std::uint64_t state = 2;
    for (auto& w : words) {
        state = state * 6364136223846793005U + 1442695040888963407U;
        w = static_cast<std::uint32_t>(state >> 32);
    }
    return words;
}

}  // namespace assay::micro::dpx
