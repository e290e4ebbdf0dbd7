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

struct atomic_row {
    const char *op, *type, *scope, *mnemonic;
    timed_kernel flood, shorter, longer;  // no chains of what returns nothing
    int least = 80;                       // architecture
};

template <auto Step, class Value = std::uint32_t, bool Shared = false>
atomic_row row(const char* op, const char* type, const char* scope, const char* mnemonic) {
    atomic_row r{op, type, scope, mnemonic, &throughput<Shared, Value, Step>, {}, {}};
    if constexpr (!std::is_void_v<decltype(Step(0, Value{}))>) {
        r.shorter = &latency<Shared, Value, Step, atomics>;
        r.longer = &latency<Shared, Value, Step, 2 * atomics>;
    }
    return r;
}

std::vector<atomic_row> rows() {
    using namespace ptx;
    std::vector<atomic_row> all{
        row<atom_add_cta>("atom.add", "u32", "cta", "ATOMG.E.ADD.STRONG.SM"),
        row<atom_add_gpu>("atom.add", "u32", "gpu", "ATOMG.E.ADD.STRONG.GPU"),
        row<atom_add_sys>("atom.add", "u32", "sys", "ATOMG.E.ADD.STRONG.SYS"),
        row<atom_max_gpu>("atom.max", "u32", "gpu", "ATOMG.E.MAX.STRONG.GPU"),
        row<atom_exch_gpu>("atom.exch", "b32", "gpu", "ATOMG.E.EXCH.STRONG.GPU"),
        row<atom_cas_gpu>("atom.cas", "b32", "gpu", "ATOMG.E.CAS.STRONG.GPU"),
        row<atom_add_f32, float>("atom.add", "f32", "gpu", "ATOMG.E.ADD.F32.FTZ.RN.STRONG.GPU"),
        row<atom_add_f64, double>("atom.add", "f64", "gpu", "ATOMG.E.ADD.F64.RN.STRONG.GPU"),
        row<atom_add_f16x2>("atom.add", "f16x2", "gpu", "ATOMG.E.ADD.F16x2.RN.STRONG.GPU"),
        row<atom_shared_add, std::uint32_t, true>("atom.add", "u32", "shared", "ATOMS.ADD"),
        row<atom_shared_cas, std::uint32_t, true>("atom.cas", "b32", "shared", "ATOMS.CAS"),
        row<red_add_u32>("red.add", "u32", "gpu", "REDG.E.ADD.STRONG.GPU"),
        row<red_add_f32, float>("red.add", "f32", "gpu", "REDG.E.ADD.F32.FTZ.RN.STRONG.GPU"),
        row<red_add_f32x4, float>("red.add", "f32x4", "gpu", "REDG.E.ADD.F32x4.FTZ.RN.STRONG.GPU")};
    all.back().least = 90;
    return all;
}

void add_points(std::vector<probe_point>& points, const atomic_row& row) {
    const std::string mnemonic = row.mnemonic;
    auto code = code_since(row.least, "this atomic", {mnemonic});
    if (row.least == 80 && mnemonic.starts_with("REDG"))
        for (const char* arch : {"sm_80", "sm_89"})
            code = but_on(code, arch, {"RED" + mnemonic.substr(4)});
    const record::point at{{"op", row.op}, {"type", row.type}, {"scope", row.scope}};
    room memory;
    memory.memory_bytes = mnemonic.starts_with("ATOMS") ? 0 : 32 * 32 * slot;
    if (row.shorter) {
        chain c{{row.shorter, atomics}, {row.longer, 2 * atomics}, {slot, 0}};
        c.space = memory;
        auto alone = at;
        alone.set("spread", "lane").set("reach", "warp").set("warps", "1");
        points.push_back(chain_point(alone, std::move(c), code));
    }
    for (const auto& spread : spreads)
        for (const auto reach : {extent::sm, extent::chip}) {
            flood f{row.flood,
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

}  // namespace pipeline

probe describe() {
    std::vector<probe_point> points;
    for (const auto& row : pipeline::rows()) pipeline::add_points(points, row);
    return {"What does an atomic cost by scope, type and operation, and under contention?",
            "a dependent chain in two lengths, slope of the two; floods of 32 warps by spread of "
            "the addresses, operations of all lanes over the cycles of the slowest SM",
            "PTX ISA, atom, red",
            "a red's rate is that of what was issued: the last may be under way",
            std::move(points)};
}

}  // namespace assay::micro
