#pragma once
// The inputs over which conversions are compared: every one where there are 65536 or fewer, and
// the floats around each number where a rounding decides.

#include <bit>
#include <cstdint>
#include <vector>

#include "definition.hpp"

namespace assay::micro::fp8 {

inline std::vector<std::uint32_t> all_halves() {
    std::vector<std::uint32_t> all(1 << 16);
    for (std::uint32_t i = 0; i < all.size(); ++i) all[i] = i;
    return all;
}

// Of each pair of neighbours in `f`: both, their middle, and the floats beside each; then specials,
// subnormals, and 65536 patterns of a 64-bit LCG (Knuth, MMIX), seed 3.
inline std::vector<std::uint32_t> float_samples(const behaviour::format& f) {
    std::vector<std::uint32_t> all{0,          0x80000000, 1,          0x007fffff, 0x00800000,
                                   0x7f800000, 0xff800000, 0x7fc00000, 0xffc00000, 0x7f800001,
                                   0x7f7fffff, 0xff7fffff, 0x477fe000, 0x43e00000, 0x43e80000};
    const auto value = [&](std::uint32_t pattern) {
        const auto n = behaviour::decode(f, pattern);
        return static_cast<float>(n.significand) *
               std::bit_cast<float>(static_cast<std::uint32_t>(127 + n.lowest()) << 23);
    };
    const std::uint32_t largest = f.special == behaviour::specials::ieee ? 0x7b : 0x7e;
    for (std::uint32_t p = 0; p < largest; ++p)
        for (const float x : {value(p), (value(p) + value(p + 1)) / 2, value(p + 1)})
            for (const std::uint32_t step : {~0U, 0U, 1U}) {
                all.push_back(std::bit_cast<std::uint32_t>(x) + step);
                all.push_back(all.back() ^ 0x80000000);
            }
    std::uint64_t state = 3;
    for (int i = 0; i < 1 << 16; ++i) {
        state = state * 6364136223846793005U + 1442695040888963407U;
        all.push_back(static_cast<std::uint32_t>(state >> 32));
    }
    return all;
}

}  // namespace assay::micro::fp8
