// How long do loads from LDS and memory, and moves between lanes, take until their result is used,
// and what do loads from LDS move by width and stride?
//
// Latency: one wave. Loads are pointer chases: each word holds the address of the next. Moves
// between lanes take the last one's result. Chains of 16 and of 32. Bandwidth: 4 or 16 waves on
// every compute unit, 16 loads a turn; lanes `stride` words apart, of which 32 to 64 (RDNA2) banks
// serve one word each at a time.
//
// Source: AMD Instinct MI200, CDNA3 and RDNA2 instruction set architecture guides: "LDS", "DPP".
// Machine code: gfx90a gfx940 gfx1030

#ifdef __HIP__

#include "amd/gcn.hpp"

namespace assay::micro::gcn {

// Addresses of LDS have 32 bits, those of memory 64.
using shared_pointer = const unsigned __attribute__((address_space(3)))*;

constexpr int row_shr_1 = 0x111, row_ror_1 = 0x121, quad_swap = 0xb1, all_lanes = 0xf;
constexpr int swizzle_swap = 0x041f;

template <int Operations, class Value, class Step>
__device__ __forceinline__ void chase(const arguments& k, Step&& step) {
    __shared__ unsigned words[1024];
    // Both spaces are filled, whichever is read.
    words[lane()] = operand<unsigned>(k);
    __builtin_amdgcn_s_barrier();
    timed_chain<Operations, Value>(k, step);
    // The words must be in LDS until the last read.
    static_cast<unsigned*>(k.results)[lane() + 1024] = words[lane() ^ 1];
}

// Loads that nothing but their sum waits for. Volatile: each is made, and alone.
template <class Words, int Stride>
__device__ __forceinline__ void load_flood(const arguments& k) {
    alignas(16) __shared__ unsigned words[4096];
    for (unsigned i = lane(); i < 4096; i += 64 * waves())
        words[i] = static_cast<const unsigned*>(k.operands)[i];
    __builtin_amdgcn_s_barrier();
    using from = const volatile Words __attribute__((address_space(3)))*;
    const auto at = reinterpret_cast<from>(
        (const __attribute__((address_space(3))) unsigned*)words + lane() % 64 * Stride);
    Words sum[]{0};
    const long long start = clock_cycles(sum[0]);
    int turn = k.turns;
    do {
#pragma unroll
        for (int i = 0; i < 16; ++i) sum[0] ^= *at;
    } while (--turn > 0);
    hand_over(k, clock_cycles(sum[0]) - start, sum);
}

#define ASSAY_FLOOD(name, words, stride) \
    extern "C" __global__ void flood_##name(arguments k) { load_flood<words, stride>(k); }
ASSAY_FLOOD(b32_1, unsigned, 1)
ASSAY_FLOOD(b32_2, unsigned, 2)
ASSAY_FLOOD(b32_4, unsigned, 4)
ASSAY_FLOOD(b32_8, unsigned, 8)
ASSAY_FLOOD(b32_16, unsigned, 16)
ASSAY_FLOOD(b32_32, unsigned, 32)
ASSAY_FLOOD(b32_64, unsigned, 64)
ASSAY_FLOOD(b64_2, words2, 2)
ASSAY_FLOOD(b128_4, words4, 4)

#define ASSAY_CHASE(name, Value, ...)                                    \
    ASSAY_KERNEL(name, Value, (chase<16, Value>), , return __VA_ARGS__;) \
    ASSAY_KERNEL(name##_longer, Value, (chase<32, Value>), , return __VA_ARGS__;)
ASSAY_CHASE(lds_read, unsigned, *reinterpret_cast<shared_pointer>(d))
ASSAY_CHASE(global_read, unsigned long, *reinterpret_cast<global_pointer>(d))
ASSAY_CHASE(dpp_row_shr, int, __builtin_amdgcn_mov_dpp(d, row_shr_1, all_lanes, all_lanes, true))
ASSAY_CHASE(dpp_row_ror, int, __builtin_amdgcn_mov_dpp(d, row_ror_1, all_lanes, all_lanes, true))
ASSAY_CHASE(dpp_quad_perm, int, __builtin_amdgcn_mov_dpp(d, quad_swap, all_lanes, all_lanes, true))
ASSAY_CHASE(lane_bpermute, int, __builtin_amdgcn_ds_bpermute(d, d))
ASSAY_CHASE(lane_permute, int, __builtin_amdgcn_ds_permute(d, d))
ASSAY_CHASE(lane_swizzle, int, __builtin_amdgcn_ds_swizzle(d, swizzle_swap))

}  // namespace assay::micro::gcn

#else

#include "amd/probe.hpp"

namespace assay::micro::amd {

namespace {

// Each architecture of the program spells them alike.
instruction everywhere(const std::string& kernel, const std::string& operation,
                       const std::string& mnemonic) {
    instruction one{kernel, {{"operation", operation}}, {}};
    if (operation.starts_with("global")) one.before = content::own_addresses;
    for (const char* arch : {"gfx90a", "gfx940", "gfx1030"})
        one.mnemonics.emplace_back(arch, mnemonic);
    return one;
}

void add_floods(std::vector<instruction>& all, const std::string& width, int bytes, int stride) {
    const std::string words = std::to_string(stride);
    for (const unsigned waves : {4U, 16U}) {
        auto one =
            everywhere("flood_" + width + "_" + words, "ds_read_" + width, "ds_read_" + width);
        one.at.set("stride", words).set("waves", std::to_string(waves)).set("reach", "chip");
        one.timed = timing::flood;
        one.waves = waves;
        one.moved = 64.0 * bytes;
        all.push_back(one);
    }
}

}  // namespace

probe describe() {
    std::vector<instruction> all{
        everywhere("lds_read", "ds_read_b32", "ds_read_b32"),
        everywhere("global_read", "global_load_b64", "global_load_dwordx2"),
        everywhere("dpp_row_shr", "dpp_row_shr", "v_mov_b32_dpp"),
        everywhere("dpp_row_ror", "dpp_row_ror", "v_mov_b32_dpp"),
        everywhere("dpp_quad_perm", "dpp_quad_perm", "v_mov_b32_dpp"),
        everywhere("lane_bpermute", "ds_bpermute_b32", "ds_bpermute_b32"),
        everywhere("lane_permute", "ds_permute_b32", "ds_permute_b32"),
        everywhere("lane_swizzle", "ds_swizzle_b32", "ds_swizzle_b32")};
    for (const int stride : {1, 2, 4, 8, 16, 32, 64}) add_floods(all, "b32", 4, stride);
    add_floods(all, "b64", 8, 2), add_floods(all, "b128", 16, 4);
    return {
        "How long do loads from LDS and memory, and moves between lanes, take, and what do "
        "loads from LDS move by width and stride?",
        "latency: one wave, chains of 16 and of 32 between two s_memtime; bandwidth: 4 or 16 "
        "waves a unit, 16 loads a turn, bytes over the wall clock and over the cycles of the "
        "slowest wave",
        "AMD Instinct MI200, CDNA3 and RDNA2 instruction set architecture guides",
        "between the steps of a chain stand the waits that the compiler puts there; never run; "
        "`rate` is a compute unit's",
        std::move(all)};
}

}  // namespace assay::micro::amd

#endif
