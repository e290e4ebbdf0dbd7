// Do two kinds of instructions overlap: tensor, fma, integer, special functions, loads, bulk
// copies?
//
// 16 warps of one SM run A alone, B alone, and both by turns, in so many instructions of each. The
// fraction that is hidden: (cycles of A + of B - of both) / the shorter of the two. 1: the shorter
// one is free; 0: they wait for each other.
//
// Source: NVIDIA H100 Tensor Core GPU Architecture (partitions of an SM); PTX ISA.

#include <algorithm>

#include "gpu/memory.hpp"
#include "harness/code_since.hpp"
#include "harness/probe.hpp"
#include "harness/timed_region.cuh"
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

struct timed_mix {
    timed_launch launch;
    double cycles = 0;
};

timed_mix run(const session& s, timed_kernel kernel) {
    const gpu::buffer<std::uint32_t> operands(std::vector<std::uint32_t>(4096, 0x3f000000));
    gpu::buffer<std::uint32_t> results(warps * 32);
    gpu::buffer<warp_reading> readings(warps);
    timed_mix m;
    m.launch = time_launch(s, [&] {
        gpu::launch(kernel, {{1, 1, 1}, {warps * 32, 1, 1}}, s.stream(),
                    {operands.data(), results.data(), readings.data(), 2000});
    });
    const auto all = readings.to_host();
    const auto by = [](auto member) {
        return [=](auto& p, auto& q) { return p.*member < q.*member; };
    };
    const auto last = std::max_element(all.begin(), all.end(), by(&warp_reading::last_cycle));
    const auto first = std::min_element(all.begin(), all.end(), by(&warp_reading::first_cycle));
    m.cycles = static_cast<double>(last->last_cycle - first->first_cycle);
    return m;
}

template <class A, int CountA, class B, int CountB>
void add_point(std::vector<probe_point>& points) {
    constexpr timed_kernel both = &mix<A, CountA, B, CountB>;
    constexpr timed_kernel alone_a = &mix<A, CountA, no_unit, 0>;
    constexpr timed_kernel alone_b = &mix<no_unit, 0, B, CountB>;
    std::vector<std::string> mnemonics(CountA, A::mnemonic);
    mnemonics.insert(mnemonics.end(), CountB, B::mnemonic);
    probe_point p;
    p.at = {{"mix", std::string(A::name) + "+" + B::name},
            {"ratio", std::to_string(CountA) + ":" + std::to_string(CountB)}};
    p.quantities = {
        {"overlap", record::units::ratio, 1, "both at once, the shorter one free", {}, {}}};
    p.kernel = reinterpret_cast<const void*>(both);
    p.code = record::code_evidence{symbol_of(p.kernel), rounds,
                                   code_since(least<A, B>, "bulk copies", mnemonics)};
    p.sample = [](record::sampling& sampling, const session& s) {
        const double a = run(s, alone_a).cycles, b = run(s, alone_b).cycles;
        const auto together = run(s, both);
        sampling.sample("overlap", (a + b - together.cycles) / std::min(a, b));
        const verdict v = throttle_check(together.launch.clocks.throttle);
        report(sampling, s, together.launch, v);
        return v;
    };
    points.push_back(std::move(p));
}

template <class A, class B>
void add_ratios(std::vector<probe_point>& points) {
    add_point<A, 1, B, 1>(points), add_point<A, 1, B, 2>(points), add_point<A, 1, B, 4>(points);
    add_point<A, 1, B, 8>(points);
}

}  // namespace pipeline

probe describe() {
    using namespace pipeline;
    std::vector<probe_point> points;
    add_ratios<tensor_unit, fma_unit>(points), add_ratios<tensor_unit, integer_unit>(points);
    add_ratios<tensor_unit, shared_unit>(points), add_ratios<tensor_unit, global_unit>(points);
    add_ratios<tensor_unit, special_unit>(points), add_ratios<special_unit, fma_unit>(points);
    add_ratios<shared_unit, fma_unit>(points), add_ratios<fma_unit, integer_unit>(points);
    add_ratios<bulk_unit, tensor_unit>(points);
    return {"Do two kinds of instructions overlap?",
            "16 warps run A, B and both by turns; (A + B - both) / the shorter, in cycles",
            "PTX ISA; NVIDIA H100 Tensor Core GPU Architecture",
            "loads are of one line of L1 or of shared memory, so that no bandwidth is in the way; "
            "bulk copies are of 2 KiB that L2 holds, eight under way, by one lane of the 16 warps",
            std::move(points)};
}

}  // namespace assay::micro
