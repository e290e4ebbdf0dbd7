// How long does a conversion to or from FP8 take, and how many does an SM finish a cycle?
//
// Latency: a chain in which each conversion takes the result of the one before, in two lengths
// (harness/chain.hpp). Rate: `ilp` such chains in each of `warps` warps (harness/flood.hpp). An
// instruction converts two numbers (packed=2); calls are counted, not numbers. An encoding merges
// its two bytes into a word by itself, so that no other instruction stands in the chain.
//
// Answers are compared over every f16 and every FP8 pattern, and over floats on both sides of each
// rounding (samples.hpp). Source: PTX ISA, "cvt".
// Machine code: 89 90a 100a 120a

#include "answers.cuh"
#include "harness/chain.hpp"
#include "harness/code_since.hpp"
#include "harness/flood.hpp"
#include "harness/timed_region.cuh"

namespace assay::micro {

namespace fp8 {

constexpr int calls = 64;  // a thread a turn, over all its chains

template <class Conversion, int Calls>
__global__ void latency(kernel_arguments k) {
    std::uint32_t latest = k.operands[threadIdx.x];
    const std::uint32_t fixed = k.operands[32];
    timed_passes(k, [&] {
#pragma unroll
        for (int i = 0; i < Calls; ++i) latest = Conversion::step(latest, fixed);
    });
    k.results[thread_index()] = latest;
}

template <class Conversion, int Ilp>
__global__ void __launch_bounds__(1024) throughput(kernel_arguments k) {
    std::uint32_t latest[Ilp];
#pragma unroll
    for (int j = 0; j < Ilp; ++j) latest[j] = k.operands[threadIdx.x % 32] + j;
    const std::uint32_t fixed = k.operands[32];
    timed_loop(k, [&] {
#pragma unroll
        for (int i = 0; i < calls; ++i) latest[i % Ilp] = Conversion::step(latest[i % Ilp], fixed);
    });
    std::uint32_t sum = 0;
#pragma unroll
    for (int j = 0; j < Ilp; ++j) sum += latest[j];
    k.results[thread_index()] = sum;
}

struct load {
    int warps;
    extent reach;
};
constexpr load loads[]{{4, extent::sm}, {16, extent::sm}, {32, extent::sm}, {32, extent::chip}};

template <class Conversion>
void add(std::vector<probe_point>& points, const std::string& mnemonic) {
    const record::point at{
        {"type", Conversion::type()}, {"direction", Conversion::direction}, {"packed", "2"}};
    const auto code = code_since(89, "FP8 conversion", {mnemonic});
    const std::vector<std::uint32_t> words(33, 0x3c003800);
    points.push_back(chain_point(
        at, {{&latency<Conversion, 64>, 64}, {&latency<Conversion, 128>, 128}, words}, code));
    const auto with_ilp = [&](int ilp, timed_kernel kernel) {
        auto here = at;
        here.set("ilp", std::to_string(ilp));
        for (const auto& [warps, reach] : loads)
            points.push_back(flood_point(
                here, {kernel, calls, warps, reach, words, {}, "none: no document has the rate"},
                code));
    };
    with_ilp(1, &throughput<Conversion, 1>);
    with_ilp(4, &throughput<Conversion, 4>);
    for (auto& p : points)
        if (!p.check) p.check = &check_answers<Conversion>;
}

}  // namespace fp8

probe describe() {
    using enum ptx::fp8;
    std::vector<probe_point> points;
    fp8::add<fp8::from_f16<e4m3>>(points, "F2FP.SATFINITE.E4M3.F16.UNPACK_B_MERGE_C");
    fp8::add<fp8::from_f16<e5m2>>(points, "F2FP.SATFINITE.E5M2.F16.UNPACK_B_MERGE_C");
    fp8::add<fp8::from_f32<e4m3>>(points, "F2FP.SATFINITE.E4M3.F32.PACK_AB_MERGE_C");
    fp8::add<fp8::from_f32<e5m2>>(points, "F2FP.SATFINITE.E5M2.F32.PACK_AB_MERGE_C");
    fp8::add<fp8::to_f16<e4m3>>(points, "F2FP.F16.E4M3.UNPACK_B");
    fp8::add<fp8::to_f16<e5m2>>(points, "F2FP.F16.E5M2.UNPACK_B");
    return {
        "How long does a conversion to or from FP8 take, and how many does an SM finish a cycle?",
        "dependent chain of 64 and of 128 conversions, slope of the two; floods of independent "
        "chains, calls of all lanes over the cycles of the slowest SM",
        "PTX ISA, cvt; OCP 8-bit Floating Point Specification",
        "a call converts two numbers; sm_80 has none and CUDA's header converts in software",
        std::move(points)};
}

}  // namespace assay::micro
