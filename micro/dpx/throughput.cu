// How many calls of a DPX intrinsic does an SM finish a cycle?
//
// Every thread runs `ilp` independent chains of calls (strand.hpp) in a loop between two clock
// reads, with 4, 16 or 32 warps on one SM, or 32 on every SM. Throughput is the calls of all lanes
// over the cycles from the first warp's first read to the last one's second on the slowest SM.
// Little's law says which points can fill the unit: at 4 schedulers, a latency of L cycles needs L
// warps x ilp a scheduler at one call a cycle each.
//
// Peak: for forms that are one VIMNMX, the rate of "compare, minimum, maximum" in the CUDA C++
// Programming Guide; the fused forms' rates are documented nowhere.

#include <utility>

#include "answers.cuh"
#include "expected.hpp"
#include "harness/flood.hpp"
#include "harness/timed_region.cuh"
#include "operand_words.hpp"
#include "strand.hpp"

namespace assay::micro {

namespace dpx {

constexpr int operations = 64;  // a thread a turn, over all its chains

template <intrinsic I, int Ilp>
__global__ void __launch_bounds__(1024) throughput(kernel_arguments k) {
    static_assert(operations % Ilp == 0);
    const operands o = load_operands(k.operands);
    strand<I> chains[Ilp];
#pragma unroll
    for (int j = 0; j < Ilp; ++j) chains[j].start(k.operands, j);
    timed_loop(k, [&] {
#pragma unroll
        for (int i = 0; i < operations; ++i) chains[i % Ilp].step(o, i / Ilp);
    });
    word sum = 0;
#pragma unroll
    for (int j = 0; j < Ilp; ++j) sum += chains[j].result();
    k.results[thread_index()] = sum;
}

// True where one call is one two-operand VIMNMX on the architecture.
bool is_one_minimum(intrinsic i, std::string_view arch) {
    for (const auto& code : expected_of(i))
        if (code.arch == arch) return code.native && code.mnemonics.front().starts_with("VIMNMX.");
    return false;
}

std::string peak_source(intrinsic i) {
    if (is_one_minimum(i, "sm_90a"))
        return "CUDA C++ Programming Guide, Throughput of Native Arithmetic Instructions: compare, "
               "minimum, maximum "
               "on compute capability 9.0";
    return "none: no document states the rate of the fused forms, nor of an emulated sequence";
}

std::optional<documented_rate> peak_of(intrinsic i, const session& s) {
    constexpr double results_a_cycle = 64;
    const bool hopper = s.device().major == 9 && s.device().minor == 0;
    if (!hopper || !is_one_minimum(i, "sm_90a")) return std::nullopt;
    return documented_rate{results_a_cycle, peak_source(i)};
}

struct load {
    extent reach;
    int warps;
};
// One SM from one warp a scheduler to a full block, and the whole chip full.
constexpr load loads[]{{extent::sm, 4}, {extent::sm, 16}, {extent::sm, 32}, {extent::chip, 32}};

void add_points(std::vector<probe_point>& points, intrinsic which, int ilp, timed_kernel kernel) {
    for (const auto& [reach, warps] : loads) {
        flood f{kernel, operations, warps, reach, operand_words(), {}, peak_source(which)};
        f.peak = [which](const session& s) { return peak_of(which, s); };
        points.push_back(
            flood_point({{"intrinsic", std::string(name_of(which))}, {"ilp", std::to_string(ilp)}},
                        std::move(f), expected_of(which)));
        points.back().check = [which](const session& s) { return check_answers(which, s); };
    }
}

template <int Ilp, std::size_t... I>
void add_points_of_all(std::vector<probe_point>& points, std::index_sequence<I...>) {
    const timed_kernel kernels[]{&throughput<intrinsic(I), Ilp>...};
    for (std::size_t i = 0; i < intrinsics; ++i) add_points(points, intrinsic(i), Ilp, kernels[i]);
}

}  // namespace dpx

probe describe() {
    std::vector<probe_point> points;
    dpx::add_points_of_all<1>(points, dpx::all_intrinsics{});
    dpx::add_points_of_all<4>(points, dpx::all_intrinsics{});
    return {"How many calls of a DPX intrinsic does an SM finish a cycle?",
            "independent dependent chains in every thread, 64 calls a turn of a loop between two "
            "clock reads; calls of "
            "all lanes over the cycles of the slowest SM",
            "CUDA Math API, DPX; expected machine code: micro/dpx/sass.csv",
            "an emulated form's figure counts calls, not instructions", std::move(points)};
}

}  // namespace assay::micro
