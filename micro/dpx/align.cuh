#pragma once
// Alignment in a band, a pair of sequences a thread: Smith-Waterman and Needleman-Wunsch alike.

#include <cstring>

#include "dynamic.hpp"
#include "harness/code_since.hpp"
#include "harness/flood.hpp"
#include "harness/moved.hpp"
#include "harness/timed_region.cuh"
#include "ptx/opaque.hpp"

namespace assay::micro::dpx {

inline constexpr int columns = 16;  // the band
inline constexpr int rows = 4;      // a turn, so 64 cells
inline constexpr unsigned letters = 4;
inline constexpr int length = 256;  // rows until the sequence begins again

// Operands: the profile, then the letters of the sequence that goes down. Each thread begins at
// another letter. The edges of the band are words of memory, 0, lest its cells be simpler. With
// `memory`, the last row of each thread is left there.
template <class Ops, bool Local>
__global__ void __launch_bounds__(512) align_band(kernel_arguments k) {
    using number = typename Ops::number;
    __shared__ __align__(16) number profile[letters * columns];
    __shared__ std::uint32_t down[length];
    for (unsigned i = threadIdx.x; i < letters * columns; i += blockDim.x)
        memcpy(&profile[i], k.operands + i, sizeof(number));
    for (unsigned i = threadIdx.x; i < length; i += blockDim.x)
        down[i] = k.operands[letters * columns + i] * columns;
    __syncthreads();
    band<Ops, Local, columns> b;
    b.start();
    number edges[rows];
    memcpy(edges, k.operands + letters * columns + length, sizeof edges);
    number corner = edges[0];
    unsigned row = threadIdx.x;
    timed_loop(k, [&] {
#pragma unroll
        for (int i = 0; i < rows; ++i) {
            number left = Local ? edges[i] : corner + static_cast<number>(gap);
            ptx::opaque(left);
            ptx::opaque(corner);
            b.step(profile + down[(row + i) % length], corner, left);
            // The last column is read by the cell below alone, which takes the larger of it and a
            // score that is not negative: its own relu would be dropped in all rows but the last.
            ptx::opaque(b.scores[columns - 1]);
            corner = left;
        }
        row += rows;
    });
    for (int j = 0; j < columns && k.memory; ++j)
        reinterpret_cast<number*>(k.memory)[thread_index() * columns + j] = b.scores[j];
    k.results[thread_index()] = static_cast<std::uint32_t>(b.scores[columns - 1]);
}

inline std::vector<std::uint32_t> across() { return small_words(columns, letters, 1); }
inline std::vector<std::uint32_t> down() { return small_words(length, letters, 2); }

template <class Ops>
std::vector<std::uint32_t> align_operands() {
    auto words = as_words<typename Ops::number>(profile_of(across(), letters));
    for (const auto letter : down()) words.push_back(letter);
    words.insert(words.end(), rows, 0);
    return words;
}

// A warp over the whole sequence, each lane from its own letter on, against the oracle.
template <class Ops, bool Local>
answers check_alignment(const session& s) {
    constexpr unsigned lanes = 32;
    std::vector<int> want;
    for (unsigned lane = 0; lane < lanes; ++lane) {
        auto sequence = down();
        std::rotate(sequence.begin(), sequence.begin() + lane, sequence.end());
        for (const int score : align(sequence, across(), Local)) want.push_back(score);
    }
    room space;
    space.memory_bytes = want.size() * sizeof want[0];
    const auto ran = run_over(s, &align_band<Ops, Local>, space, 1, lanes, length / rows,
                              std::vector<std::uint32_t>(want.size()), align_operands<Ops>());
    return compare(ran.memory, as_words<typename Ops::number>(want));
}

template <class Ops, bool Local>
void add_alignment(std::vector<probe_point>& points, std::vector<record::expected_code> code) {
    for (const int warps : {4, 16})
        for (const auto reach : {extent::sm, extent::chip}) {
            auto p = flood_point({{"form", Ops::name},
                                  {"band", std::to_string(columns)},
                                  {"length", std::to_string(length)}},
                                 {&align_band<Ops, Local>,
                                  rows * columns,
                                  warps,
                                  reach,
                                  align_operands<Ops>(),
                                  {},
                                  "none: an application"},
                                 code);
            p.check = &check_alignment<Ops, Local>;
            points.push_back(std::move(p));
        }
}

}  // namespace assay::micro::dpx
