#pragma once
// The bank model of shared memory: 32 banks of 4 bytes, one word of each a cycle; lanes that ask
// for the same word share it (CUDA C++ Programming Guide, "Shared Memory").

#include <algorithm>
#include <array>
#include <set>

namespace assay::micro::memory {

// Cycles of one warp's access of `words` (1, 2 or 4) words a lane, lanes `stride` such units apart.
// 8 bytes are served in two halves of the warp, 16 bytes in four quarters.
inline int bank_cycles(int words, unsigned stride) {
    int cycles = 0;
    const unsigned group = 32 / static_cast<unsigned>(words);
    for (unsigned first = 0; first < 32; first += group) {
        std::array<std::set<unsigned>, 32> asked;
        for (unsigned lane = first; lane < first + group; ++lane)
            for (unsigned w = 0; w < static_cast<unsigned>(words); ++w) {
                const unsigned word = lane * stride * static_cast<unsigned>(words) + w;
                asked[word % 32].insert(word);
            }
        std::size_t most = 0;
        for (const auto& bank : asked) most = std::max(most, bank.size());
        cycles += static_cast<int>(most);
    }
    return cycles;
}

}  // namespace assay::micro::memory
