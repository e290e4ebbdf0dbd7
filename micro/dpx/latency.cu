// How many cycles until a DPX intrinsic's result can be used by the next one?
//
// One warp runs a chain in which each call takes the result of the one before, in two lengths; the
// latency is the difference of their cycles over the difference of their lengths
// (harness/chain.hpp). An emulated form is a sequence of instructions, and its latency is the way
// through that sequence. The operands are those of strand.hpp.
//
// Source: CUDA Math API, DPX; 2402.13499 section on DPX measured single lengths, some of them
// folded by the compiler.

#include <utility>

#include "answers.cuh"
#include "expected.hpp"
#include "harness/chain.hpp"
#include "harness/timed_region.cuh"
#include "operand_words.hpp"
#include "strand.hpp"

namespace assay::micro {

namespace dpx {

constexpr int shorter = 16;
constexpr int longer = 80;

template <intrinsic I, int Operations>
__global__ void latency(kernel_arguments k) {
    const operands o = load_operands(k.operands);
    strand<I> chain;
    chain.start(k.operands);
    timed_passes(k, [&] {
#pragma unroll
        for (int i = 0; i < Operations; ++i) chain.step(o, i);
    });
    k.results[thread_index()] = chain.result();
}

template <std::size_t... I>
std::vector<probe_point> points_of(std::index_sequence<I...>) {
    const chain::length chains[][2]{
        {{&latency<intrinsic(I), shorter>, shorter}, {&latency<intrinsic(I), longer>, longer}}...};
    std::vector<probe_point> points;
    for (std::size_t i = 0; i < intrinsics; ++i) {
        const auto which = intrinsic(i);
        points.push_back(chain_point({{"intrinsic", std::string(name_of(which))}},
                                     {chains[i][0], chains[i][1], operand_words()},
                                     expected_of(which)));
        points.back().check = [which](const session& s) { return check_answers(which, s); };
    }
    return points;
}

}  // namespace dpx

probe describe() {
    return {"How many cycles until a DPX intrinsic's result can be used by the next one?",
            "one warp, a dependent chain of 16 and of 80 calls between two clock reads, slope of "
            "the two",
            "CUDA Math API, DPX; expected machine code: micro/dpx/sass.csv",
            "an emulated form's latency is that of its whole sequence",
            dpx::points_of(dpx::all_intrinsics{})};
}

}  // namespace assay::micro
