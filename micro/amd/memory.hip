// How long do vector and scalar loads take by where their data lie, and what do compute units read?
//
// Latency: one lane follows addresses in a ring over a footprint (vector), or one address that
// holds itself (scalar), 16 loads a turn. Bandwidth: 4 or 16 waves on every compute unit read 16
// bytes a lane over a footprint, 16 loads a turn.
//
// Source: AMD Instinct MI200, CDNA3 and RDNA2 instruction set architecture guides.
// Machine code: gfx90a gfx940 gfx1030

#ifdef __HIP__

#include "amd/gcn.hpp"

namespace assay::micro::gcn {

extern "C" __global__ void walk(arguments k) {
    timed_turns<1, unsigned long>(
        k, [](unsigned long at) { return *reinterpret_cast<global_pointer>(at); });
}

extern "C" __global__ void scalar_walk(arguments k) {
    unsigned long at = *static_cast<const unsigned long*>(k.results);
    long long start, stop;
    asm volatile("s_memtime %0\n\ts_waitcnt lgkmcnt(0)" : "=s"(start), "+s"(at)::"memory");
    int turn = k.turns;
    do {
#pragma unroll
        for (int i = 0; i < 16; ++i)
            asm volatile("s_load_dwordx2 %0, %0, 0x0\n\ts_waitcnt lgkmcnt(0)" : "+s"(at));
    } while (--turn > 0);
    asm volatile("s_memtime %0\n\ts_waitcnt lgkmcnt(0)" : "=s"(stop), "+s"(at)::"memory");
    hand_over(k, stop - start, {at});
}

// Every wave reads 16 KiB a turn, waves one behind another, and begins anew at the end.
template <unsigned long Bytes>
__device__ __forceinline__ void stream(const arguments& k) {
    constexpr unsigned step = 64 * sizeof(words4) * 16;
    const auto* const from = static_cast<const char*>(k.results) + lane() % 64 * sizeof(words4);
    const unsigned all = __builtin_amdgcn_grid_size_x() / 64;
    unsigned long wave = block() * waves() + lane() / 64;
    words4 sum[]{0};
    const long long start = clock_cycles(sum[0]);
    int turn = k.turns;
    do {
        const auto* const at = from + wave * step % Bytes;
#pragma unroll
        for (int i = 0; i < 16; ++i)
            sum[0] ^= *reinterpret_cast<const words4*>(at + i * 64 * sizeof(words4));
        wave += all;
    } while (--turn > 0);
    hand_over(k, clock_cycles(sum[0]) - start, sum);
}
extern "C" __global__ void stream_l2(arguments k) { stream<2UL << 20>(k); }
extern "C" __global__ void stream_dram(arguments k) { stream<1UL << 30>(k); }

}  // namespace assay::micro::gcn

#else

#include "amd/probe.hpp"

namespace assay::micro::amd {

namespace {

instruction load(const char* kernel, record::point at, const char* mnemonic, timing timed,
                 content before, std::size_t bytes) {
    instruction one{kernel, std::move(at), {}, timed, before, bytes};
    for (const char* arch : {"gfx90a", "gfx940", "gfx1030"})
        one.mnemonics.emplace_back(arch, mnemonic);
    return one;
}

}  // namespace

probe describe() {
    std::vector<instruction> all;
    for (const auto& [footprint, bytes] : {std::pair{"8KiB", std::size_t{8} << 10},
                                           {"2MiB", std::size_t{2} << 20},
                                           {"1GiB", std::size_t{1} << 30}})
        all.push_back(load("walk", {{"path", "vector"}, {"footprint", footprint}},
                           "global_load_dwordx2", timing::walk, content::ring, bytes));
    all.push_back(load("scalar_walk", {{"path", "scalar"}, {"footprint", "64B"}}, "s_load_dwordx2",
                       timing::walk, content::own_addresses, 1 << 12));
    for (const unsigned waves : {4U, 16U})
        for (const auto& [footprint, kernel, bytes] :
             {std::tuple{"2MiB", "stream_l2", std::size_t{2} << 20},
              {"1GiB", "stream_dram", std::size_t{1} << 30}}) {
            all.push_back(load(
                kernel,
                {{"path", "vector"}, {"footprint", footprint}, {"waves", std::to_string(waves)}},
                "global_load_dwordx4", timing::flood, content::numbers, bytes));
            all.back().waves = waves;
            all.back().moved = 64 * 16;
            if (bytes > (std::size_t{1} << 29)) all.back().unit = "dram";
        }
    return {
        "How long do vector and scalar loads take by where their data lie, and what do compute "
        "units read?",
        "latency: one lane, 16 loads a turn between two s_memtime, each from the last one's "
        "address; bandwidth: bytes over the wall clock and over the cycles of the slowest wave",
        "AMD Instinct MI200, CDNA3 and RDNA2 instruction set architecture guides",
        "which level a footprint lies in is the device's; never run; `rate` is a compute unit's",
        std::move(all)};
}

}  // namespace assay::micro::amd

#endif
