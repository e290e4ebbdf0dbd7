#pragma once
// Loads by cache operator, eviction priority and policy (PTX ISA, "ld", "Cache Operators", "Cache
// Eviction Priority Hints", "createpolicy"), and through texture. `volatile`, so that each call is
// one load. On the host a plain load.

#include <cstdint>

#include "shared_address.hpp"

namespace assay::micro::ptx {

// clang-format off
enum class hint {
    plain, ca, cg, cs, lu, cv, nc, l1_evict_first, l1_evict_last, l1_no_allocate, l2_prefetch_64, l2_prefetch_128, l2_prefetch_256,
    policy_evict_first, policy_evict_last, policy_evict_normal, policy_evict_unchanged
};
// clang-format on

// The word of 8 bytes at `address`, of which L2 is to treat every line as `priority` says. ptxas
// keeps the policy in the load's descriptor.
#define ASSAY_LOAD_BY_POLICY(priority)                                 \
    asm volatile("{.reg .b64 p; createpolicy.fractional.L2::" priority \
                 ".b64 p, 1.0;"                                        \
                 " ld.global.L2::cache_hint.u64 %0, [%1], p;}"         \
                 : "=l"(v)                                             \
                 : "l"(address))

// The word of 8 bytes at `address`.
template <hint H>
__host__ __device__ __forceinline__ std::uint64_t load(std::uint64_t address) {
#ifdef __CUDA_ARCH__
    using enum hint;
    std::uint64_t v;
    if constexpr (H == plain)
        asm volatile("ld.global.u64 %0, [%1];" : "=l"(v) : "l"(address));
    else if constexpr (H == ca)
        asm volatile("ld.global.ca.u64 %0, [%1];" : "=l"(v) : "l"(address));
    else if constexpr (H == cg)
        asm volatile("ld.global.cg.u64 %0, [%1];" : "=l"(v) : "l"(address));
    else if constexpr (H == cs)
        asm volatile("ld.global.cs.u64 %0, [%1];" : "=l"(v) : "l"(address));
    else if constexpr (H == lu)
        asm volatile("ld.global.lu.u64 %0, [%1];" : "=l"(v) : "l"(address));
    else if constexpr (H == cv)
        asm volatile("ld.global.cv.u64 %0, [%1];" : "=l"(v) : "l"(address));
    else if constexpr (H == nc)
        asm volatile("ld.global.nc.u64 %0, [%1];" : "=l"(v) : "l"(address));
    else if constexpr (H == l1_evict_first)
        asm volatile("ld.global.L1::evict_first.u64 %0, [%1];" : "=l"(v) : "l"(address));
    else if constexpr (H == l1_evict_last)
        asm volatile("ld.global.L1::evict_last.u64 %0, [%1];" : "=l"(v) : "l"(address));
    else if constexpr (H == l1_no_allocate)
        asm volatile("ld.global.L1::no_allocate.u64 %0, [%1];" : "=l"(v) : "l"(address));
    else if constexpr (H == policy_evict_first)
        ASSAY_LOAD_BY_POLICY("evict_first");
    else if constexpr (H == policy_evict_last)
        ASSAY_LOAD_BY_POLICY("evict_last");
    else if constexpr (H == policy_evict_normal)
        ASSAY_LOAD_BY_POLICY("evict_normal");
    else if constexpr (H == policy_evict_unchanged)
        ASSAY_LOAD_BY_POLICY("evict_unchanged");
    else if constexpr (H == l2_prefetch_64)
        asm volatile("ld.global.L2::64B.u64 %0, [%1];" : "=l"(v) : "l"(address));
    else if constexpr (H == l2_prefetch_128)
        asm volatile("ld.global.L2::128B.u64 %0, [%1];" : "=l"(v) : "l"(address));
    else
        asm volatile("ld.global.L2::256B.u64 %0, [%1];" : "=l"(v) : "l"(address));
    return v;
#else
    return *reinterpret_cast<const std::uint64_t*>(address);
#endif
}
#undef ASSAY_LOAD_BY_POLICY

// Element `at` of a texture of 32-bit integers over linear memory.
__device__ __forceinline__ int load_texture(std::uint64_t texture, int at) {
    asm volatile("{.reg .b32 y, z, w; tex.1d.v4.s32.s32 {%0, y, z, w}, [%1, {%0}];}"
                 : "+r"(at)
                 : "l"(texture));
    return at;
}

// The first of `Words` words at `address` in shared memory; the others are loaded too.
template <int Words>
__device__ __forceinline__ unsigned load_shared(unsigned address) {
    unsigned a, b = 0, c = 0, d = 0;
    if constexpr (Words == 1)
        asm volatile("ld.volatile.shared.u32 %0, [%1];" : "=r"(a) : "r"(address));
    else if constexpr (Words == 2)
        asm volatile("ld.volatile.shared.v2.u32 {%0, %1}, [%2];" : "=r"(a), "=r"(b) : "r"(address));
    else
        asm volatile("ld.volatile.shared.v4.u32 {%0, %1, %2, %3}, [%4];"
                     : "=r"(a), "=r"(b), "=r"(c), "=r"(d)
                     : "r"(address));
    return a;
}

}  // namespace assay::micro::ptx
