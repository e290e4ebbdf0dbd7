// What does each step of an mbarrier cost?
//
// One thread, or all of a block's warps, do 8 and 16 of one operation between two clock reads
// (harness/chain.hpp):
//   init      ends the barrier and sets it up again; one thread
//   arrive    arrives at a barrier that waits for a million
//   test      asks once whether a phase is over; the answer is used
//   phase     the last arrival of a phase and the wait for its end: a whole turn of the barrier
//   remote    arrives, relaxed, at the barrier of the last block of the cluster, as all blocks do
// scope=cluster is `remote`; all else is of the block. `count` threads take part, the first of each
// warp.
//
// Source: PTX ISA, "mbarrier".
// Machine code: 90a 100a 120a

#include "harness/chain.hpp"
#include "harness/code_since.hpp"
#include "harness/moved.hpp"
#include "harness/timed_region.cuh"
#include "ptx/async.hpp"
#include "ptx/cluster.hpp"

namespace assay::micro {

namespace async {

constexpr std::uint32_t never = (1U << 20) - 1;  // the most arrivals that a barrier can wait for

enum class operation { init, arrive, test, phase, remote };
using enum operation;
constexpr const char* names[]{"init", "arrive", "test", "phase", "remote"};

// What one thread does to the barrier at `at`, or at `last` of the last block; its `i`th time.
template <operation O>
__device__ void step(std::uint32_t at, std::uint32_t last, int i, std::uint32_t& count) {
    if constexpr (O == init) ptx::mbarrier_renew(at, never);
    if constexpr (O == arrive || O == phase) ptx::mbarrier_arrive(at);
    if constexpr (O == phase) ptx::mbarrier_wait(at, i % 2);
    if constexpr (O == test) ptx::mbarrier_test(at, i % 2, count);
    if constexpr (O == remote) ptx::mbarrier_arrive_remote(last);
}

template <operation O, int Operations>
__global__ void __launch_bounds__(1024) cost(kernel_arguments k) {
    __shared__ std::uint64_t barrier;
    const std::uint32_t at = ptx::shared_address(&barrier);
    if (threadIdx.x == 0) ptx::mbarrier_init(at, O == phase ? blockDim.x / 32 : k.operands[1]);
    ptx::mbarrier_init_fence();
    ptx::cluster_barrier();
    const std::uint32_t last = ptx::map_address(&barrier, k.operands[0]);
    std::uint32_t count = 0;
    if (threadIdx.x % warpSize == 0)
        timed_passes(k, [&] {
#pragma unroll
            for (int i = 0; i < Operations; ++i) step<O>(at, last, i, count);
        });
    ptx::cluster_barrier();
    ptx::mbarrier_test(at, 0, count);
    k.results[thread_index()] = count;
}

// Whether the first phase is over when as many arrivals came as it waits for, and is not where it
// waits for one more. `test` also counts its yes: every second question is about the phase before.
template <operation O>
answers check(const session& s, unsigned cluster, unsigned warps) {
    constexpr int operations = 8, passes = 2;
    const std::uint32_t arrivals = cluster * warps * operations * passes;
    const unsigned threads = warps * 32;
    room space;
    space.cluster = cluster;
    answers all{};
    for (const std::uint32_t more : {0U, 1U}) {
        std::vector<std::uint32_t> want(std::size_t{cluster} * threads);
        for (unsigned i = 0; i < want.size(); ++i) {
            if (O == test && i % 32 == 0) want[i] = passes * operations / 2;
            if ((O == arrive || O == remote) && more == 0 && i / threads == cluster - 1) ++want[i];
        }
        const auto l = run_over(s, &cost<O, operations>, space, cluster, threads, passes, {},
                                {cluster - 1, arrivals + more});
        const auto found = compare(l.results, want);
        all.equal += found.equal;
        all.total += found.total;
    }
    return all;
}

template <operation O>
void add(std::vector<probe_point>& points, unsigned cluster,
         const std::vector<std::string>& mnemonics) {
    for (const unsigned warps : {1U, 4U, 16U}) {
        if (warps > 1 && O == init) break;
        chain c{{&cost<O, 8>, 8}, {&cost<O, 16>, 16}, {cluster - 1, never}, warps * 32};
        c.space.cluster = cluster;
        points.push_back(chain_point({{"operation", names[static_cast<int>(O)]},
                                      {"scope", cluster > 1 ? "cluster" : "block"},
                                      {"count", std::to_string(warps)},
                                      {"ctas", std::to_string(cluster)}},
                                     std::move(c),
                                     code_since(90, "mbarrier transactions", mnemonics)));
        points.back().check = [=](const session& s) { return check<O>(s, cluster, warps); };
    }
}

}  // namespace async

probe describe() {
    using namespace async;
    std::vector<probe_point> points;
    const std::string arrival = "SYNCS.ARRIVE.TRANS64.A1T0", question = "SYNCS.PHASECHK.TRANS64";
    const std::string wait = question + ".TRYWAIT", there = "SYNCS.ARRIVE.TRANS64.RED.A1T0";
    add<init>(points, 1, {"SYNCS.EXCH.64", "SYNCS.CCTL.IV"});
    add<arrive>(points, 1, {arrival});
    add<test>(points, 1, {question});
    // A wait asks once, and again where it was too early.
    add<phase>(points, 1, {arrival, wait, wait});
    add<remote>(points, 2, {there});
    add<remote>(points, 4, {there});
    return {
        "What does each step of an mbarrier cost?",
        "8 and 16 operations of each warp's first lane between two clock reads, slope of the two",
        "PTX ISA, mbarrier",
        "init, arrive and remote depend on nothing: their figure is the rate of issue",
        std::move(points)};
}

}  // namespace assay::micro
