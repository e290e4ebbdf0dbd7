// Placement of a communication graph's vertices on nodes: exact sizes, small cuts, few moves.

#include "placement/placement.hpp"

#include <dlfcn.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <numeric>
#include <random>

#include "placement/metis.hpp"

namespace assay::mpi {
namespace {

#define NEEDS_METIS() \
    if (!dlopen("libmetis.so.5", RTLD_NOW)) GTEST_SKIP() << "libmetis.so.5 is not installed"

std::vector<int> histogram(const std::vector<int>& part, std::size_t parts) {
    std::vector<int> n(parts);
    for (const int k : part) ++n[static_cast<std::size_t>(k)];
    return n;
}

// A side x side grid with equal edges.
exchange_graph grid(int side) {
    std::vector<edge> edges;
    for (int y = 0; y < side; ++y)
        for (int x = 0; x < side; ++x) {
            if (x + 1 < side) edges.push_back({y * side + x, y * side + x + 1, 1});
            if (y + 1 < side) edges.push_back({y * side + x, (y + 1) * side + x, 1});
        }
    return graph_of(side * side, edges);
}

TEST(placement, graph_adds_both_directions_and_drops_what_costs_nothing) {
    const exchange_graph g =
        graph_of(4, {{0, 1, 5}, {1, 0, 7}, {0, 1, 1}, {2, 2, 9}, {1, 3, 0}, {3, 0, 2}});
    EXPECT_EQ(g.first, (std::vector<int>{0, 2, 3, 3, 4}));
    EXPECT_EQ(g.neighbour, (std::vector<int>{1, 3, 0, 0}));
    EXPECT_EQ(g.weight, (std::vector<std::int64_t>{13, 2, 13, 2}));
    EXPECT_EQ(cut(g, {0, 1, 1, 1}), 15);
    EXPECT_EQ(cut(g, {0, 0, 1, 1}), 2);
}

TEST(placement, levelling_gives_exact_sizes_and_moves_what_costs_least) {
    const exchange_graph g = graph_of(4, {{0, 1, 9}, {1, 2, 9}, {2, 3, 1}});
    std::vector<int> part{0, 0, 0, 0};
    level(g, {3, 1}, part);
    EXPECT_EQ(part, (std::vector<int>{0, 0, 0, 1}));
    std::mt19937_64 r(1);
    for (int round = 0; round < 50; ++round) {
        const std::vector<int> sizes{7, 30, 1, 26};
        std::vector<int> any(64);
        for (int& k : any) k = static_cast<int>(r() % 4);
        level(grid(8), sizes, any);
        EXPECT_EQ(histogram(any, 4), sizes);
    }
}

TEST(placement, processes_keep_their_rank_where_they_can) {
    EXPECT_EQ(numbered({0, 0, 1, 1}, {0, 1, 0, 1}), (std::vector<int>{0, 2, 1, 3}));
    EXPECT_EQ(numbered({0, 1, 0, 1}, {0, 1, 0, 1}), (std::vector<int>{0, 1, 2, 3}));
}

TEST(placement, scattered_grid_is_gathered) {
    NEEDS_METIS();
    const exchange_graph g = grid(16);
    std::vector<int> node_of(256);
    for (std::size_t p = 0; p < 256; ++p) node_of[p] = static_cast<int>(p % 4);
    const placement placed = place(g, node_of, "");
    ASSERT_EQ(placed.outcome, graph_outcome::reordered);
    std::vector<int> part(256, -1);
    for (std::size_t p = 0; p < 256; ++p)
        part[static_cast<std::size_t>(placed.vertex_of[p])] = node_of[p];
    EXPECT_EQ(histogram(part, 4), (std::vector<int>{64, 64, 64, 64}));
    EXPECT_EQ(cut(g, node_of), 240);
    EXPECT_LE(cut(g, part), 48);  // the best is 32
}

TEST(placement, nodes_of_unequal_sizes_are_filled) {
    NEEDS_METIS();
    std::vector<int> node_of(100);
    for (std::size_t p = 0; p < 100; ++p) node_of[p] = p % 10 < 7 ? 0 : p % 10 < 9 ? 1 : 2;
    const placement placed = place(grid(10), node_of, "");
    ASSERT_EQ(placed.outcome, graph_outcome::reordered);
    std::vector<int> seen = placed.vertex_of;
    std::sort(seen.begin(), seen.end());
    for (std::size_t v = 0; v < 100; ++v) EXPECT_EQ(seen[v], static_cast<int>(v));
}

TEST(placement, huge_weights_do_not_overflow) {
    NEEDS_METIS();
    constexpr std::int64_t heavy = std::int64_t{1} << 40;
    const exchange_graph g = graph_of(4, {{0, 1, heavy}, {2, 3, heavy}, {1, 2, 1}, {3, 0, 1}});
    EXPECT_EQ(place(g, {0, 1, 0, 1}, "").vertex_of, (std::vector<int>{0, 2, 1, 3}));
}

TEST(placement, what_needs_no_order_keeps_it) {
    NEEDS_METIS();
    const exchange_graph g = graph_of(4, {{0, 1, 9}, {2, 3, 9}});
    EXPECT_EQ(place(g, {0, 0, 1, 1}, "").outcome, graph_outcome::no_gain);
    EXPECT_EQ(place(graph_of(4, {}), {0, 1, 0, 1}, "").outcome, graph_outcome::empty);
}

TEST(placement, another_library_than_metis_is_none) {
    const exchange_graph g = graph_of(4, {{0, 1, 9}, {2, 3, 9}});
    for (const char* file : {"/nowhere/libmetis.so.5", "libm.so.6"})
        EXPECT_EQ(place(g, {0, 1, 0, 1}, file).outcome, graph_outcome::no_metis) << file;
}

TEST(placement, sequence_of_rand_goes_on) {
    NEEDS_METIS();
    std::srand(7);
    std::rand();
    const int wanted = std::rand();
    std::srand(7);
    std::rand();
    std::vector<int> part;
    ASSERT_EQ(metis_parts(grid(8), {16, 48}, "", part), graph_outcome::reordered);
    EXPECT_EQ(std::rand(), wanted);
}

}  // namespace
}  // namespace assay::mpi
