#pragma once
// The histogram as plain C++: the kernel and the test on the host run the same body.

#include <cstdint>
#include <vector>

#if defined(__CUDACC__)
#define ASSAY_EVERYWHERE __host__ __device__
#else
#define ASSAY_EVERYWHERE
#endif

namespace assay::micro::dsmem {

// 2^bits bins of equal width over all 32-bit words, dealt out in turn of 2^slot_bits to blocks.
struct binning {
    std::uint32_t bits;
    std::uint32_t slot_bits;
    std::uint32_t slot_mask = (1U << slot_bits) - 1;

    ASSAY_EVERYWHERE constexpr std::uint32_t bin(std::uint32_t word) const {
        return word >> (32 - bits);
    }
    ASSAY_EVERYWHERE constexpr std::uint32_t block(std::uint32_t bin) const {
        return bin >> slot_bits;
    }
    ASSAY_EVERYWHERE constexpr std::uint32_t slot(std::uint32_t bin) const {
        return bin & slot_mask;
    }
};

// Hands the block and the slot of each of four words to `add`.
template <class Add>
ASSAY_EVERYWHERE void count_four(const binning& b, const std::uint32_t (&words)[4], Add&& add) {
    for (const std::uint32_t word : words) {
        const std::uint32_t bin = b.bin(word);
        add(b.block(bin), b.slot(bin));
    }
}

// The oracle: how many words each bin has.
inline std::vector<std::uint32_t> histogram_of(const std::vector<std::uint32_t>& words,
                                               std::uint32_t bits) {
    std::vector<std::uint32_t> counts(std::size_t{1} << bits);
    const std::uint64_t bins = counts.size();
    for (const std::uint64_t word : words) ++counts[static_cast<std::size_t>(word * bins >> 32)];
    return counts;
}

// Words of a 64-bit LCG (Knuth, MMIX).
inline std::vector<std::uint32_t> histogram_words(std::size_t count, std::uint64_t seed) {
    std::vector<std::uint32_t> words(count);
    for (auto& w : words) {
        seed = seed * 6364136223846793005U + 1442695040888963407U;
        w = static_cast<std::uint32_t>(seed >> 32);
    }
    return words;
}

}  // namespace assay::micro::dsmem
