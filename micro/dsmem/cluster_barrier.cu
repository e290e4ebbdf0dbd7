// How many cycles does a barrier over a cluster take?
//
// All threads of all blocks meet 8 and 16 times between two clock reads (harness/chain.hpp); the
// cycles are those of the first warp of block 0. order=release is the default, with a fence of the
// whole GPU on arrival; order=relaxed arrives without it. Here alone the barrier stands in a timed
// region, as the operation itself. A kernel is built for each size of a cluster, since one for any
// size would test for "no cluster" each time.
//
// Source: PTX ISA, "barrier.cluster".
// Machine code: 90a 100a 120a

#include "harness/chain.hpp"
#include "harness/code_since.hpp"
#include "harness/timed_region.cuh"
#include "ptx/cluster.hpp"

namespace assay::micro {

namespace dsmem {

template <int Blocks, bool Ordered, int Operations>
__global__ void ASSAY_CLUSTER_OF(Blocks) __launch_bounds__(1024) meet(kernel_arguments k) {
    timed_passes(k, [&] {
#pragma unroll
        for (int i = 0; i < Operations; ++i) ptx::meet_in_cluster<Ordered>();
    });
    k.results[thread_index()] = k.operands[0];
}

template <int Blocks, bool Ordered>
void add(std::vector<probe_point>& points) {
    std::vector<std::string> mnemonics{"UCGABAR_ARV", "UCGABAR_WAIT"};
    if (Ordered) mnemonics.emplace_back("CGAERRBAR");
    for (const unsigned threads : {32U, 128U, 1024U}) {
        chain c{{&meet<Blocks, Ordered, 8>, 8}, {&meet<Blocks, Ordered, 16>, 16}, {0}, threads};
        c.space.cluster = Blocks;
        c.space.alone = true;
        points.push_back(chain_point({{"cluster", std::to_string(Blocks)},
                                      {"threads", std::to_string(threads)},
                                      {"order", Ordered ? "release" : "relaxed"}},
                                     std::move(c), code_since(90, "clusters", mnemonics)));
    }
}

template <int... Blocks>
std::vector<probe_point> points() {
    std::vector<probe_point> all;
    (add<Blocks, true>(all), ...);
    (add<Blocks, false>(all), ...);
    return all;
}

}  // namespace dsmem

probe describe() {
    return {
        "How many cycles does a barrier over a cluster take?",
        "all threads of a cluster meet 8 and 16 times between two clock reads, slope of the two",
        "PTX ISA, barrier.cluster",
        "release includes MEMBAR.ALL.GPU and the invalidation of L1 that ptxas adds",
        dsmem::points<2, 4, 8, 16>()};
}

}  // namespace assay::micro
