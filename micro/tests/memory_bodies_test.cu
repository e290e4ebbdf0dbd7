// The memory kernels' bodies that are plain C++, run by the CPU against an oracle.

#include <gtest/gtest.h>

#include <cstdint>
#include <numeric>
#include <vector>

#include "memory/chase.cuh"
#include "memory/copy_lines.hpp"

using namespace assay::micro;
using namespace assay::micro::memory;

namespace {

// A ring in host memory, laid as the kernel lays it.
struct host_ring {
    host_ring(std::uint32_t lines, const char* pattern)
        : next(ring_order(lines, pattern)), memory(std::size_t{lines} * 16) {
        place = {reinterpret_cast<std::uint64_t>(memory.data()), 128, lines};
        for (std::uint32_t line = 0; line < lines; ++line) lay_line(place, line, next[line]);
    }
    std::vector<std::uint32_t> next;
    std::vector<std::uint64_t> memory;
    ring_place place;
};

}  // namespace

TEST(Chase, FollowsTheRingAsItsOrderSays) {
    for (const char* pattern : {"stride", "random"}) {
        const host_ring ring(300, pattern);
        std::uint64_t at = ring.place.base;
        std::uint32_t line = 0;
        for (int i = 0; i < 20; ++i) {
            at = hop<ptx::hint::plain, 64>(at);
            for (int j = 0; j < 64; ++j) line = ring.next[line];
            ASSERT_EQ(at, ring.place.base + line * ring.place.stride) << pattern << i;
        }
    }
}

TEST(Chase, IsHomeAfterAsManyHopsAsLines) {
    const host_ring ring(256, "random");
    std::uint64_t at = ring.place.base;
    for (int i = 0; i < 3; ++i) {
        at = hop<ptx::hint::cg, 64>(at);
        EXPECT_NE(at, ring.place.base);
    }
    EXPECT_EQ((hop<ptx::hint::cg, 64>(at)), ring.place.base);
}

TEST(Chase, ElementsOfATextureLeadThroughEveryLineOnce) {
    for (const char* pattern : {"stride", "random"}) {
        const auto words = texture_ring(std::uint64_t{300} * texture_stride, pattern);
        std::vector<int> seen(300);
        std::uint32_t at = 0;
        for (int i = 0; i < 300; ++i) {
            ++seen[at * 4 / texture_stride];
            at = words[at];
        }
        EXPECT_EQ(at, 0U);
        EXPECT_EQ(seen, std::vector<int>(300, 1)) << pattern;
    }
}

TEST(Copy, ThreadsTogetherCopyEveryLineOnce) {
    constexpr std::uint64_t threads = 8, turns = 5, lines = threads * turns * lines_a_turn;
    std::vector<line16> from(lines), to(lines + 1);
    for (std::uint32_t i = 0; i < lines; ++i) from[i] = {{i, ~i, i * 7, i ^ 5}};
    for (std::uint64_t thread = 0; thread < threads; ++thread)
        for (std::uint64_t turn = 0; turn < turns; ++turn)
            copy_lines(from.data(), to.data(), thread + turn * lines_a_turn * threads, threads);
    for (std::uint32_t i = 0; i < lines; ++i)
        for (int w = 0; w < 4; ++w) ASSERT_EQ(to[i].w[w], from[i].w[w]) << i;
    for (const auto w : to[lines].w) EXPECT_EQ(w, 0U);
}
