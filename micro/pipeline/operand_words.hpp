#pragma once
// The operands of strand.cuh, made on the host: x, a and b of each lane.

#include <cstdint>
#include <cstring>
#include <type_traits>
#include <vector>

namespace assay::micro::pipeline {

inline constexpr std::uint64_t operand_seed = 3;

// Numbers of magnitude 1/2 to 1, pairs of halves likewise (0x38003800 is two halves of 1/2); words
// hold all bits. Words of a 64-bit LCG (Knuth, MMIX).
template <class Value, bool Pairs = false>
std::vector<std::uint32_t> operand_words() {
    std::vector<std::uint32_t> words(std::size_t{32} * 6);
    std::uint64_t state = operand_seed;
    for (std::size_t i = 0; i < words.size(); i += 2) {
        state = state * 6364136223846793005U + 1442695040888963407U;
        Value v = static_cast<Value>(state >> 11);
        if constexpr (std::is_floating_point_v<Value>) v = Value(0.5) + v / Value(1ULL << 54);
        if (Pairs) v = static_cast<Value>((state >> 32 & 0x01ff01ff) | 0x38003800);
        std::memcpy(&words[i], &v, sizeof v);
    }
    return words;
}

}  // namespace assay::micro::pipeline
