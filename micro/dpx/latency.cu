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

constexpr int shorter = 64;
constexpr int longer = 128;

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

template <intrinsic I>
probe_point latency_point() {
    auto p = chain_point(
        {{"intrinsic", std::string(name_of(I))}},
        {{&latency<I, shorter>, shorter}, {&latency<I, longer>, longer}, operand_words()},
        expected_of(I));
    p.check = check_answers<I>;
    return p;
}

template <std::size_t... I>
std::vector<probe_point> latency_points(std::index_sequence<I...>) {
    return {latency_point<static_cast<intrinsic>(I)>()...};
}

}  // namespace dpx

probe describe() {
    return {"How many cycles until a DPX intrinsic's result can be used by the next one?",
            "one warp, a dependent chain of 64 and of 128 calls between two clock reads, slope of "
            "the two",
            "CUDA Math API, DPX; expected machine code: micro/dpx/sass.csv",
            "an emulated form's latency is that of its whole sequence",
            dpx::latency_points(std::make_index_sequence<dpx::intrinsics>{})};
}

}  // namespace assay::micro
