// What does it cost a warpgroup to give registers back and take them again?
//
// `warpgroups` of one block, each: setmaxnreg.dec to `low`, setmaxnreg.inc to `high`, over and
// over, in two lengths; the figure is of the pair, of the first warp, with a barrier of the
// warpgroup after each, without which PTX leaves the next undefined. No warpgroup waits for
// another's registers: the pool has what was given back. An increase tries until it succeeds, so
// each holds a branch.
//
// Source: PTX ISA, "setmaxnreg".
// Machine code: 90a 100a 120a

#include "harness/chain.hpp"
#include "harness/code_since.hpp"
#include "harness/timed_region.cuh"
#include "ptx/matrix_move.hpp"

namespace assay::micro {

namespace tensor::setmaxnreg {

constexpr int chain_length = 8;  // and twice that
constexpr unsigned warpgroup = 128;
constexpr int most_warpgroups = 3;
constexpr bool here = ptx::architecture >= 90;

// 65,536 registers over 384 threads: 168 each, in steps of 8.
template <int Low, int High, int Operations>
__global__ void __launch_bounds__(most_warpgroups* warpgroup, 1) latency(kernel_arguments k) {
    timed_passes(k, [&] {
#pragma unroll
        for (int i = 0; i < Operations; ++i)
            if constexpr (here) {
                ptx::decrease_registers<Low>();
                ptx::meet_in_warpgroup();
                ptx::increase_registers<High>();
                ptx::meet_in_warpgroup();
            }
    });
    k.results[thread_index()] = Low;
}

template <int Low, int High>
void add_points(std::vector<probe_point>& points) {
    for (unsigned warpgroups = 1; warpgroups <= most_warpgroups; ++warpgroups) {
        chain c{{&latency<Low, High, chain_length>, chain_length},
                {&latency<Low, High, 2 * chain_length>, 2 * chain_length},
                {}};
        c.threads = warpgroups * warpgroup;
        points.push_back(chain_point(
            {{"low", std::to_string(Low)},
             {"high", std::to_string(High)},
             {"warpgroups", std::to_string(warpgroups)}},
            std::move(c),
            code_since(90, "setmaxnreg",
                       {"USETMAXREG.DEALLOC.CTAPOOL", "USETMAXREG.TRY_ALLOC.CTAPOOL"})));
    }
}

}  // namespace tensor::setmaxnreg

probe describe() {
    using tensor::setmaxnreg::add_points;
    probe p{"What does it cost a warpgroup to give registers back and take them again?",
            "chain of 8 and of 16 pairs of setmaxnreg.dec and .inc, slope of the two, in 1 to 3 "
            "warpgroups",
            "PTX ISA, setmaxnreg",
            "the figure holds two barriers of the warpgroup, which PTX asks for; no warpgroup "
            "waits for another's registers; ptxas ignores both without launch bounds, which the "
            "build refuses (C7508)",
            {}};
    add_points<24, 168>(p.points);
    add_points<96, 168>(p.points);
    add_points<160, 168>(p.points);
    return p;
}

}  // namespace assay::micro
