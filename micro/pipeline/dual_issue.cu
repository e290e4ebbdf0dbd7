// Do two kinds of instructions overlap: tensor, fma, integer, special functions, loads, bulk
// copies?
//
// 16 warps of one SM run A alone, B alone, and both by turns, in so many instructions of each. The
// fraction that is hidden: (cycles of A + of B - of both) / the shorter of the two. 1: the shorter
// one is free; 0: they wait for each other.
//
// Source: NVIDIA H100 Tensor Core GPU Architecture (partitions of an SM); PTX ISA.

#include <algorithm>

#include "harness/code_since.hpp"
#include "harness/probe.hpp"
#include "harness/timed_region.cuh"
#include "harness/timed_run.hpp"
#include "issue_units.cuh"

namespace assay::micro {

namespace pipeline {

constexpr int rounds = 8;
constexpr unsigned warps = 16;

template <class Unit>
constexpr int least_of() {
    if constexpr (requires { Unit::least_architecture; })
        return Unit::least_architecture;
    else
        return 80;
}
template <class A, class B>
inline constexpr int least = std::max(least_of<A>(), least_of<B>());

template <class A, int CountA, class B, int CountB>
__global__ void __launch_bounds__(warps * 32) mix(kernel_arguments k) {
    if constexpr (ptx::architecture < least<A, B>) return time_nothing(k);
    A a(k);
    B b(k);
    timed_loop(k, [&] {
#pragma unroll
        for (int i = 0; i < rounds; ++i) {
#pragma unroll
            for (int j = 0; j < CountA; ++j) a.issue(i * CountA + j);
#pragma unroll
            for (int j = 0; j < CountB; ++j) b.issue(i * CountB + j);
        }
    });
    k.results[thread_index()] = a.result() + b.result();
}

timed_run run(const session& s, timed_kernel kernel) {
    return run_timed(s, {kernel, {{1, 1, 1}, {warps * 32, 1, 1}}, 2000},
                     std::vector<std::uint32_t>(4096, 0x3f000000));
}

// One mix in one ratio; the only thing that is made for each.
struct mix_row {
    const char *a, *b, *mnemonic_a, *mnemonic_b;
    int count, least;  // of B for one of A; the least architecture
    timed_kernel both, alone_a, alone_b;
};

probe_point point_of(const mix_row& row) {
    std::vector<std::string> mnemonics(1, row.mnemonic_a);
    mnemonics.insert(mnemonics.end(), static_cast<std::size_t>(row.count), row.mnemonic_b);
    probe_point p;
    p.at = {{"mix", std::string(row.a) + "+" + row.b}, {"ratio", "1:" + std::to_string(row.count)}};
    p.quantities = {
        {"overlap", record::units::ratio, 1, "both at once, the shorter one free", {}, {}}};
    p.kernel = reinterpret_cast<const void*>(row.both);
    p.code = record::code_evidence{symbol_of(p.kernel), rounds,
                                   code_since(row.least, "bulk copies", mnemonics)};
    p.sample = [row](record::sampling& sampling, const session& s) {
        const double a = run(s, row.alone_a).cycles(), b = run(s, row.alone_b).cycles();
        const auto together = run(s, row.both);
        sampling.sample("overlap", (a + b - together.cycles()) / std::min(a, b));
        const verdict v = throttle_check(together.launch.clocks.throttle);
        report(sampling, s, together.launch, v);
        return v;
    };
    return p;
}

template <class A, class B, int... Counts>
void add_ratios(std::vector<probe_point>& points, std::integer_sequence<int, Counts...>) {
    const mix_row rows[]{{A::name, B::name, A::mnemonic, B::mnemonic, Counts, least<A, B>,
                          &mix<A, 1, B, Counts>, &mix<A, 1, no_unit, 0>,
                          &mix<no_unit, 0, B, Counts>}...};
    for (const auto& row : rows) points.push_back(point_of(row));
}
template <class A, class... B>
void add_mixes(std::vector<probe_point>& points) {
    (add_ratios<A, B>(points, std::integer_sequence<int, 1, 2, 4, 8>{}), ...);
}

}  // namespace pipeline

probe describe() {
    using namespace pipeline;
    std::vector<probe_point> points;
    add_mixes<tensor_unit, fma_unit, integer_unit, shared_unit, global_unit, special_unit>(points);
    add_mixes<special_unit, fma_unit>(points), add_mixes<shared_unit, fma_unit>(points);
    add_mixes<fma_unit, integer_unit>(points), add_mixes<bulk_unit, tensor_unit>(points);
    return {"Do two kinds of instructions overlap?",
            "16 warps run A, B and both by turns; (A + B - both) / the shorter, in cycles",
            "PTX ISA; NVIDIA H100 Tensor Core GPU Architecture",
            "loads are of one line of L1 or of shared memory, so that no bandwidth is in the way; "
            "bulk copies are of 2 KiB that L2 holds, eight under way, by one lane of the 16 warps",
            std::move(points)};
}

}  // namespace assay::micro
