// How long do loads from LDS and memory, and moves between lanes, take until their result is used?
//
// One wave. Loads are pointer chases: each word holds the address of the next. Moves between lanes
// take the last one's result. Chains of 16 and of 32.
//
// Source: AMD Instinct MI200, CDNA3 and RDNA2 instruction set architecture guides: "LDS", "DPP".

#ifdef __HIP__

#include <hip/hip_runtime.h>

#include "amd/gcn.hpp"

namespace assay::micro::gcn {

// Addresses of LDS have 32 bits, those of memory 64.
using shared_pointer = const unsigned __attribute__((address_space(3))) *;
using global_pointer = const unsigned long __attribute__((address_space(1))) *;

constexpr int row_shr_1 = 0x111, row_ror_1 = 0x121, quad_swap = 0xb1, all_lanes = 0xf;
constexpr int swizzle_swap = 0x041f;

struct lds {
    using value = unsigned;
    static __device__ value step(value x) { return *reinterpret_cast<shared_pointer>(x); }
};
struct global {
    using value = unsigned long;
    static __device__ value step(value x) { return *reinterpret_cast<global_pointer>(x); }
};
template <int Control>
struct dpp {
    using value = int;
    static __device__ value step(value x) {
        return __builtin_amdgcn_mov_dpp(x, Control, all_lanes, all_lanes, true);
    }
};
struct bpermute {
    using value = int;
    static __device__ value step(value x) { return __builtin_amdgcn_ds_bpermute(x, x); }
};
struct permute {
    using value = int;
    static __device__ value step(value x) { return __builtin_amdgcn_ds_permute(x, x); }
};
struct swizzle {
    using value = int;
    static __device__ value step(value x) { return __builtin_amdgcn_ds_swizzle(x, swizzle_swap); }
};

template <class Operation, int Operations>
__device__ __forceinline__ void chase(const arguments& k) {
    __shared__ unsigned words[1024];
    using value = typename Operation::value;
    // Both spaces are filled, whichever is read.
    words[lane()] = static_cast<const unsigned*>(k.operands)[lane()];
    __builtin_amdgcn_s_barrier();
    timed_chain<Operations>(k, static_cast<const value*>(k.results)[lane()], &Operation::step);
    // The words must be in LDS until the last read.
    static_cast<unsigned*>(k.results)[lane() + 1024] = words[lane() ^ 1];
}

#define ASSAY_KERNELS(name, ...)                                                                    \
    extern "C" __global__ void name(arguments k) { chase<__VA_ARGS__, 16>(k); }                     \
    extern "C" __global__ void name##_longer(arguments k) { chase<__VA_ARGS__, 32>(k); }
ASSAY_KERNELS(lds_read, lds)
ASSAY_KERNELS(global_read, global)
ASSAY_KERNELS(dpp_row_shr, dpp<row_shr_1>)
ASSAY_KERNELS(dpp_row_ror, dpp<row_ror_1>)
ASSAY_KERNELS(dpp_quad_perm, dpp<quad_swap>)
ASSAY_KERNELS(lane_bpermute, bpermute)
ASSAY_KERNELS(lane_permute, permute)
ASSAY_KERNELS(lane_swizzle, swizzle)

}  // namespace assay::micro::gcn

#else

#include "amd/probe.hpp"

namespace assay::micro::amd {

namespace {

// Each architecture of the program spells them alike.
instruction everywhere(const char* kernel, const std::string& operation,
                       const std::string& mnemonic) {
    instruction one{kernel, {{"operation", operation}}, {}};
    if (operation.starts_with("global")) one.before = content::own_addresses;
    for (const char* arch : {"gfx90a", "gfx940", "gfx1030"})
        one.mnemonics.emplace_back(arch, mnemonic);
    return one;
}

}  // namespace

probe describe() {
    return {"How long do loads from LDS and memory, and moves between lanes, take?",
            "one wave, chains of 16 and of 32 between two s_memtime",
            "AMD Instinct MI200, CDNA3 and RDNA2 instruction set architecture guides",
            "between the steps of a chain stand the waits that the compiler puts there; never run",
            {everywhere("lds_read", "ds_read_b32", "ds_read_b32"),
             everywhere("global_read", "global_load_b64", "global_load_dwordx2"),
             everywhere("dpp_row_shr", "dpp_row_shr", "v_mov_b32_dpp"),
             everywhere("dpp_row_ror", "dpp_row_ror", "v_mov_b32_dpp"),
             everywhere("dpp_quad_perm", "dpp_quad_perm", "v_mov_b32_dpp"),
             everywhere("lane_bpermute", "ds_bpermute_b32", "ds_bpermute_b32"),
             everywhere("lane_permute", "ds_permute_b32", "ds_permute_b32"),
             everywhere("lane_swizzle", "ds_swizzle_b32", "ds_swizzle_b32")}};
}

}  // namespace assay::micro::amd

#endif
