// How many distances of Floyd and Warshall's algorithm does an SM relax a cycle, with DPX and
// without?
//
// A block of 256 threads holds the 64 x 64 distances of a graph in registers, 4 x 4 a thread. For
// each vertex k those that hold its row and its column put them into shared memory, all meet, and
// each relaxes its 16 distances. A turn is 4 vertices, so 64 relaxations a thread; after 16 turns
// all distances are the shortest, and further turns change nothing. form=dpx is in integers,
// form=float the same in floats. A call of the throughput is a relaxation.
//
// Source: CUDA Math API, DPX; arXiv 2402.13499, section on DPX.

#include "dynamic.hpp"
#include "harness/code_since.hpp"
#include "harness/flood.hpp"
#include "harness/moved.hpp"
#include "harness/timed_region.cuh"

namespace assay::micro {

namespace dpx {

constexpr int side = 4;         // of a thread's tile
constexpr unsigned tiles = 16;  // a side of the graph
constexpr unsigned vertices = side * tiles;
constexpr int turns = tiles;

template <class Ops>
__global__ void __launch_bounds__(tiles* tiles) relax_all(kernel_arguments k) {
    using number = typename Ops::number;
    __shared__ __align__(16) number row[2][vertices], column[2][vertices];
    const unsigned x = threadIdx.x % tiles, y = threadIdx.x / tiles;
    number tile[side][side];
    for (int i = 0; i < side; ++i)
        for (int j = 0; j < side; ++j)
            tile[i][j] = static_cast<number>(k.operands[(y * side + i) * vertices + x * side + j]);
    unsigned vertex_tile = 0;
    timed_loop(k, [&] {
#pragma unroll
        for (int v = 0; v < side; ++v) {
            for (int j = 0; j < side && y == vertex_tile; ++j)
                row[v % 2][x * side + j] = tile[v][j];
            for (int i = 0; i < side && x == vertex_tile; ++i)
                column[v % 2][y * side + i] = tile[i][v];
            __syncthreads();
            number from[side], to[side];
            for (int i = 0; i < side; ++i) from[i] = column[v % 2][y * side + i];
            for (int j = 0; j < side; ++j) to[j] = row[v % 2][x * side + j];
            relax<Ops>(tile, from, to);
        }
        vertex_tile = (vertex_tile + 1) % tiles;
    });
    number sum = 0;
    for (int i = 0; i < side; ++i)
        for (int j = 0; j < side; ++j) {
            if (k.memory)
                reinterpret_cast<number*>(k.memory)[(y * side + i) * vertices + x * side + j] =
                    tile[i][j];
            sum += tile[i][j];
        }
    k.results[thread_index()] = static_cast<std::uint32_t>(sum);
}

std::vector<std::uint32_t> edges() {
    auto words = small_words(std::size_t{vertices} * vertices, 1000, 4);
    for (std::size_t i = 0; i < vertices; ++i) words[i * vertices + i] = 0;
    return words;
}

template <class Ops>
answers check_distances(const session& s) {
    const auto words = edges();
    const auto want = shortest({words.begin(), words.end()}, vertices);
    room space;
    space.memory_bytes = words.size() * sizeof words[0];
    const auto ran = run_over(s, &relax_all<Ops>, space, 1, tiles * tiles, turns, words, words);
    return compare(ran.memory, as_words<typename Ops::number>(want));
}

template <class Ops>
void add(std::vector<probe_point>& points, const std::vector<record::expected_code>& code) {
    for (const auto reach : {extent::sm, extent::chip}) {
        auto p = flood_point({{"form", Ops::name}, {"vertices", std::to_string(vertices)}},
                             {&relax_all<Ops>,
                              side * side * side,
                              tiles * tiles / 32,
                              reach,
                              edges(),
                              {},
                              "none: an application"},
                             code);
        p.check = &check_distances<Ops>;
        points.push_back(std::move(p));
    }
}

}  // namespace dpx

probe describe() {
    auto code = code_since(80, "", {"VIADDMNMX"});
    code = but_on(code, "sm_120a", {"IADD3", "VIMNMX.S32"}, false);
    for (const char* arch : {"sm_80", "sm_89"})
        code = but_on(code, arch, {"IADD3", "IMNMX"}, false);
    std::vector<probe_point> points;
    dpx::add<dpx::fused>(points, code);
    dpx::add<dpx::floating>(points, code_since(80, "", {"FMNMX", "FADD"}));
    return {"How many distances of Floyd and Warshall's algorithm does an SM relax a cycle?",
            "64 vertices a block, 4 x 4 distances a thread in registers, rows and columns through "
            "shared memory; relaxations of all lanes over the cycles of the slowest SM",
            "CUDA Math API, DPX",
            "blocks meet once a vertex, which is part of the time; a call is a relaxation",
            std::move(points)};
}

}  // namespace assay::micro
