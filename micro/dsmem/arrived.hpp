#pragma once
// What the blocks of a cluster hold after an exchange (exchange.cuh): the words that each side
// writes, and the checksums that its threads leave, made on the host from the pattern alone.

#include <cstdint>
#include <vector>

#include "harness/moved.hpp"
#include "pattern.hpp"

namespace assay::micro::dsmem {

inline constexpr int accesses = 64;  // a thread a turn, over all its streams
// Cells of a thread, each of an access's width. 64 loads are no multiple: the cell at which a
// stream stands in the end tells whether it did them.
inline constexpr int rows = 3;
inline constexpr unsigned barrier_bytes = 128;  // before what bulk copies move

// Bytes that a block's streams send from: each begins 16 bytes on from the one before.
ASSAY_DEVICE_FUNCTION constexpr unsigned source_bytes(unsigned copy, unsigned streams) {
    return copy + streams * 16;
}
// The sender that a word names. Where several write to one place, they write the same.
ASSAY_DEVICE_FUNCTION constexpr std::uint32_t told_sender(pattern p, unsigned rank) {
    return p == pattern::ring || p == pattern::pair ? rank : 0;
}
ASSAY_DEVICE_FUNCTION constexpr std::uint32_t stored_word(pattern p, unsigned rank,
                                                          unsigned thread) {
    return numbered(told_sender(p, rank) * 1024 + thread);
}
ASSAY_DEVICE_FUNCTION constexpr std::uint32_t sent_word(pattern p, unsigned rank, unsigned i) {
    return numbered(told_sender(p, rank) << 16U | i);
}

struct exchange {
    pattern which;
    unsigned blocks;
    unsigned warps;  // of a block
    unsigned ilp;    // streams of a warp, or of a thread
    unsigned width;  // bytes of an access, or of a copy

    // The block whose stream number `stream` writes to `rank`, as it is told by words; -1: none.
    [[nodiscard]] int writer(unsigned rank, unsigned stream) const {
        for (unsigned from = 0; from < blocks; ++from)
            if (partner(which, true, from, blocks, stream) == static_cast<int>(rank))
                return static_cast<int>(from);
        return -1;
    }
};

// `of_thread(rank, warp, lane)` for each thread of the cluster in turn.
template <class Sum>
std::vector<std::uint32_t> each_thread(const exchange& e, Sum&& of_thread) {
    std::vector<std::uint32_t> sums;
    for (unsigned rank = 0; rank < e.blocks; ++rank)
        for (unsigned thread = 0; thread < 32 * e.warps; ++thread)
            sums.push_back(of_thread(rank, thread / 32, thread % 32));
    return sums;
}

// The offsets of the cells that streams of loads stand at after `turns` turns.
inline std::vector<std::uint32_t> after_loads(const exchange& e, unsigned turns) {
    return each_thread(e, [&](unsigned rank, unsigned warp, unsigned lane) {
        std::uint32_t sum = 0;
        if (partner(e.which, false, rank, e.blocks, warp * e.ilp) < 0) return sum;
        for (unsigned j = 0; j < e.ilp; ++j) {
            const unsigned row = (j % rows + turns * accesses / e.ilp) % rows;
            sum += weighed(((warp * rows + row) * 32 + lane) * e.width, j);
        }
        return sum;
    });
}

// The words of each thread's cells after stores; a cell that none wrote is 0.
inline std::vector<std::uint32_t> after_stores(const exchange& e) {
    return each_thread(e, [&](unsigned rank, unsigned warp, unsigned lane) {
        int from = -1;
        for (unsigned j = 0; j < e.ilp && from < 0; ++j) from = e.writer(rank, warp * e.ilp + j);
        std::uint32_t sum = 0;
        for (unsigned i = 0; from >= 0 && i < rows * e.width / 4; ++i)
            sum += weighed(stored_word(e.which, static_cast<unsigned>(from), warp * 32 + lane), i);
        return sum;
    });
}

// The words of the places of each warp's streams after bulk copies, every 32nd a lane.
inline std::vector<std::uint32_t> after_copies(const exchange& e) {
    return each_thread(e, [&](unsigned rank, unsigned warp, unsigned lane) {
        const unsigned words = e.width / 4;
        std::uint32_t sum = 0;
        for (unsigned i = lane; i < e.ilp * words; i += 32) {
            const unsigned stream = warp * e.ilp + i / words;
            const int from = e.writer(rank, stream);
            if (from >= 0)
                sum += weighed(
                    sent_word(e.which, static_cast<unsigned>(from), stream * 4 + i % words), i);
        }
        return sum;
    });
}

}  // namespace assay::micro::dsmem
