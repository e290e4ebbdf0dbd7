// The bodies of the dynamic-programming kernels on the host, with DPX's host versions and in
// floats, against oracles over the whole matrix.

#include <gtest/gtest.h>

#include "dpx/dynamic.hpp"

namespace {

using namespace assay::micro::dpx;

constexpr int columns = 16;
constexpr std::uint32_t letters = 4;

template <class Ops, bool Local>
std::vector<int> banded(const std::vector<std::uint32_t>& down,
                        const std::vector<std::uint32_t>& across) {
    using number = typename Ops::number;
    const auto whole = profile_of(across, letters);
    const std::vector<number> profile(whole.begin(), whole.end());
    band<Ops, Local, columns> b;
    b.start();
    number corner = 0;
    for (const auto letter : down) {
        const number left = Local ? number{0} : corner + static_cast<number>(gap);
        b.step(profile.data() + letter * columns, corner, left);
        corner = left;
    }
    std::vector<int> last;
    for (const number score : b.scores) last.push_back(static_cast<int>(score));
    return last;
}

template <class Ops>
void aligns_as_the_oracle() {
    for (std::uint64_t seed = 1; seed < 50; ++seed) {
        const auto across = small_words(columns, letters, seed);
        const auto down = small_words(100, letters, seed + 100);
        EXPECT_EQ((banded<Ops, true>(down, across)), align(down, across, true)) << seed;
        EXPECT_EQ((banded<Ops, false>(down, across)), align(down, across, false)) << seed;
    }
}

TEST(dpx_dynamic, fused_bands_align_as_the_oracle) { aligns_as_the_oracle<fused>(); }
TEST(dpx_dynamic, float_bands_align_as_the_oracle) { aligns_as_the_oracle<floating>(); }

TEST(dpx_dynamic, local_and_global_differ) {
    const auto across = small_words(columns, letters, 1), down = small_words(9, letters, 2);
    EXPECT_NE(align(down, across, true), align(down, across, false));
    EXPECT_EQ(align({0, 1, 2}, {0, 1, 2}, true), (std::vector<int>{0, 4, 9}));
    EXPECT_EQ(align({0}, {0, 0}, false), (std::vector<int>{3, 1}));
}

// Threads in turn, each vertex's row and column taken before anybody relaxes.
template <class Ops>
std::vector<int> relaxed(const std::vector<int>& edges, std::size_t n) {
    using number = typename Ops::number;
    std::vector<number> d(edges.begin(), edges.end());
    for (std::size_t k = 0; k < n; ++k) {
        const auto before = d;
        for (std::size_t y = 0; y < n; y += 4)
            for (std::size_t x = 0; x < n; x += 4) {
                number tile[4][4], from[4], to[4];
                for (std::size_t i = 0; i < 4; ++i) {
                    from[i] = before[(y + i) * n + k];
                    to[i] = before[k * n + x + i];
                    for (std::size_t j = 0; j < 4; ++j) tile[i][j] = d[(y + i) * n + x + j];
                }
                relax<Ops>(tile, from, to);
                for (std::size_t i = 0; i < 4; ++i)
                    for (std::size_t j = 0; j < 4; ++j) d[(y + i) * n + x + j] = tile[i][j];
            }
    }
    return {d.begin(), d.end()};
}

TEST(dpx_dynamic, tiles_find_the_shortest_distances) {
    constexpr std::size_t n = 32;
    const auto words = small_words(n * n, 1000, 7);
    const std::vector<int> edges(words.begin(), words.end());
    const auto want = shortest(edges, n);
    EXPECT_NE(want, edges);
    EXPECT_EQ(relaxed<fused>(edges, n), want);
    EXPECT_EQ(relaxed<floating>(edges, n), want);
}

}  // namespace
