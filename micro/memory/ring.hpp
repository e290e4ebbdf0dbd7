#pragma once
// A pointer chase's ring over lines of memory: order on the host, pointers by any thread.

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <string_view>
#include <vector>

namespace assay::micro::memory {

// line -> the line that follows it, one cycle through all: by ascending addresses, or at random
// (Sattolo's shuffle of a 64-bit LCG, Knuth, MMIX).
inline std::vector<std::uint32_t> ring_order(std::uint32_t lines, std::string_view pattern,
                                             std::uint64_t seed = 1) {
    std::vector<std::uint32_t> next(lines);
    std::iota(next.begin(), next.end(), 0U);
    if (pattern == "stride") {
        std::rotate(next.begin(), next.begin() + (lines > 1 ? 1 : 0), next.end());
        return next;
    }
    for (std::uint32_t i = lines; i-- > 1;) {
        seed = seed * 6364136223846793005U + 1442695040888963407U;
        std::swap(next[i], next[static_cast<std::uint32_t>((seed >> 33) % i)]);
    }
    return next;
}

// Where a ring lies: line i at base + i * stride.
struct ring_place {
    std::uint64_t base;
    std::uint64_t stride;
    std::uint32_t lines;
};

inline constexpr unsigned texture_stride = 128;  // bytes from an element to the next one's line

// Elements of the memory: the first of each line is the number of the next line's first.
inline std::vector<std::uint32_t> texture_ring(std::uint64_t footprint, std::string_view pattern) {
    constexpr std::uint32_t line = texture_stride / sizeof(std::uint32_t);
    const auto order = ring_order(static_cast<std::uint32_t>(footprint / texture_stride), pattern);
    std::vector<std::uint32_t> words(order.size() * line);
    for (std::uint32_t i = 0; i < order.size(); ++i) words[std::size_t{i} * line] = order[i] * line;
    return words;
}

}  // namespace assay::micro::memory
