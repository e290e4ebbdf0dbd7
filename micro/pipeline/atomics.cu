// What does an atomic cost by scope, type and operation, and what happens under contention?
//
// Latency: one warp, each atomic adds what the last one returned; lanes at words of their own.
// Rate: 32 warps of one SM, or of all, with `spread`: each lane its own word (lane), all lanes of a
// warp one word (warp), all warps of the launch one word (one). red returns nothing and has no
// latency.
//
// Source: PTX ISA, "atom", "red"; CUDA C++ Programming Guide, "Atomic Functions".

#include "harness/chain.hpp"
#include "harness/code_since.hpp"
#include "harness/flood.hpp"
#include "harness/timed_region.cuh"
#include "ptx/atomic.hpp"
#include "ptx/load.hpp"

namespace assay::micro {

namespace pipeline {

constexpr int atomics = 32;
constexpr unsigned slot = 16;  // bytes of a lane's word

// Operand 0 is the bytes between lanes' words, operand 1 those between warps'.
template <bool Shared>
__device__ __forceinline__ std::uint64_t place_of(const kernel_arguments& k) {
    const std::uint64_t lane = threadIdx.x % 32 * k.operands[0];
    const std::uint64_t warp = Shared ? threadIdx.x / 32 : warp_index();
    const std::uint64_t at = lane + warp * k.operands[1];
    if constexpr (!Shared) return reinterpret_cast<std::uint64_t>(k.memory) + at;
    __shared__ alignas(16) std::byte words[32 * 32 * slot];
    return ptx::shared_address(words) + at;
}

template <bool Shared, class Value, auto Step, int Count>
__global__ void latency(kernel_arguments k) {
    const auto at = place_of<Shared>(k);
    Value x = 1;
    timed_passes(k, [&] {
#pragma unroll
        for (int i = 0; i < Count; ++i) x = Step(at, x);
    });
    k.results[thread_index()] = static_cast<std::uint32_t>(x);
}

template <bool Shared, class Value, auto Step>
__global__ void __launch_bounds__(1024) throughput(kernel_arguments k) {
    const auto at = place_of<Shared>(k);
    Value x = 1;
    timed_loop(k, [&] {
#pragma unroll
        for (int i = 0; i < atomics; ++i) {
            if constexpr (std::is_void_v<decltype(Step(at, x))>)
                Step(at, x);
            else
                x += Step(at, Value{1});
        }
    });
    k.results[thread_index()] = static_cast<std::uint32_t>(x);
}

struct spread_row {
    const char* name;
    unsigned lane_gap, warp_gap;
};
constexpr spread_row spreads[]{{"lane", slot, 32 * slot}, {"warp", 0, 32 * slot}, {"one", 0, 0}};

template <bool Shared, class Value, auto Step>
void add_points(std::vector<probe_point>& points, const record::point& at, int least,
                const std::string& mnemonic) {
    auto code = code_since(least, "this atomic", {mnemonic});
    if (least == 80 && mnemonic.starts_with("REDG"))
        for (const char* arch : {"sm_80", "sm_89"})
            code = but_on(code, arch, {"RED" + mnemonic.substr(4)});
    room memory;
    memory.memory_bytes = Shared ? 0 : 32 * 32 * slot;
    if constexpr (!std::is_void_v<decltype(Step(0, Value{}))>) {
        chain c{{&latency<Shared, Value, Step, atomics>, atomics},
                {&latency<Shared, Value, Step, 2 * atomics>, 2 * atomics},
                {slot, 0}};
        c.space = memory;
        auto alone = at;
        alone.set("spread", "lane").set("reach", "warp").set("warps", "1");
        points.push_back(chain_point(alone, std::move(c), code));
    }
    for (const auto& spread : spreads)
        for (const auto reach : {extent::sm, extent::chip}) {
            flood f{&throughput<Shared, Value, Step>,
                    atomics,
                    32,
                    reach,
                    {spread.lane_gap, spread.warp_gap},
                    {},
                    "none: no document states atomic rates"};
            f.space = memory;
            auto with = at;
            with.set("spread", spread.name);
            points.push_back(flood_point(with, std::move(f), code));
        }
}

std::vector<probe_point> all_points() {
    using word = std::uint32_t;
    std::vector<probe_point> p;
    const auto at = [](const char* op, const char* type, const char* scope) {
        return record::point{{"op", op}, {"type", type}, {"scope", scope}};
    };
    add_points<false, word, ptx::atom_add_cta>(p, at("atom.add", "u32", "cta"), 80,
                                               "ATOMG.E.ADD.STRONG.SM");
    add_points<false, word, ptx::atom_add_gpu>(p, at("atom.add", "u32", "gpu"), 80,
                                               "ATOMG.E.ADD.STRONG.GPU");
    add_points<false, word, ptx::atom_add_sys>(p, at("atom.add", "u32", "sys"), 80,
                                               "ATOMG.E.ADD.STRONG.SYS");
    add_points<false, word, ptx::atom_max_gpu>(p, at("atom.max", "u32", "gpu"), 80,
                                               "ATOMG.E.MAX.STRONG.GPU");
    add_points<false, word, ptx::atom_exch_gpu>(p, at("atom.exch", "b32", "gpu"), 80,
                                                "ATOMG.E.EXCH.STRONG.GPU");
    add_points<false, word, ptx::atom_cas_gpu>(p, at("atom.cas", "b32", "gpu"), 80,
                                               "ATOMG.E.CAS.STRONG.GPU");
    add_points<false, float, ptx::atom_add_f32>(p, at("atom.add", "f32", "gpu"), 80,
                                                "ATOMG.E.ADD.F32.FTZ.RN.STRONG.GPU");
    add_points<false, double, ptx::atom_add_f64>(p, at("atom.add", "f64", "gpu"), 80,
                                                 "ATOMG.E.ADD.F64.RN.STRONG.GPU");
    add_points<false, word, ptx::atom_add_f16x2>(p, at("atom.add", "f16x2", "gpu"), 80,
                                                 "ATOMG.E.ADD.F16x2.RN.STRONG.GPU");
    add_points<true, word, ptx::atom_shared_add>(p, at("atom.add", "u32", "shared"), 80,
                                                 "ATOMS.ADD");
    add_points<true, word, ptx::atom_shared_cas>(p, at("atom.cas", "b32", "shared"), 80,
                                                 "ATOMS.CAS");
    add_points<false, word, ptx::red_add_u32>(p, at("red.add", "u32", "gpu"), 80,
                                              "REDG.E.ADD.STRONG.GPU");
    add_points<false, float, ptx::red_add_f32>(p, at("red.add", "f32", "gpu"), 80,
                                               "REDG.E.ADD.F32.FTZ.RN.STRONG.GPU");
    add_points<false, float, ptx::red_add_f32x4>(p, at("red.add", "f32x4", "gpu"), 90,
                                                 "REDG.E.ADD.F32x4.FTZ.RN.STRONG.GPU");
    return p;
}

}  // namespace pipeline

probe describe() {
    return {"What does an atomic cost by scope, type and operation, and under contention?",
            "a dependent chain in two lengths, slope of the two; floods of 32 warps by spread of "
            "the addresses, operations of all lanes over the cycles of the slowest SM",
            "PTX ISA, atom, red",
            "a red's rate is that of what was issued: the last may be under way",
            pipeline::all_points()};
}

}  // namespace assay::micro
