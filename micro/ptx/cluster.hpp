#pragma once
// Clusters of blocks and each other's shared memory (PTX ISA, "mapa", "barrier.cluster",
// "ld", "st", "atom" on .shared::cluster; sm_90). Device code only.

#include <cstdint>

#include "architecture.hpp"
#include "shared_address.hpp"

namespace assay::micro::ptx {

// This block's rank in its cluster (%cluster_ctarank), 0 where there are no clusters.
__device__ inline unsigned cluster_rank() {
    unsigned rank = 0;
    if constexpr (architecture >= 90) asm("mov.u32 %0, %%cluster_ctarank;" : "=r"(rank));
    return rank;
}

// Both halves of a cluster's barrier; `Ordered` false arrives relaxed.
template <bool Ordered>
__device__ inline void meet_in_cluster() {
    if constexpr (architecture < 90)
        return;
    else if constexpr (Ordered)
        asm volatile("barrier.cluster.arrive.aligned; barrier.cluster.wait.aligned;" ::: "memory");
    else
        asm volatile("barrier.cluster.arrive.relaxed.aligned; barrier.cluster.wait.aligned;" ::
                         : "memory");
}

// All threads of all blocks of the cluster meet; what they wrote to shared memory is then seen.
__device__ inline void cluster_barrier() {
    if constexpr (architecture >= 90)
        meet_in_cluster<true>();
    else
        __syncthreads();
}

// The same place in the shared memory of block `rank`: an address in .shared::cluster, or a generic
// one.
__device__ inline std::uint32_t map_address(const void* own, unsigned rank) {
    std::uint32_t address = shared_address(own);
    if constexpr (architecture >= 90)
        asm volatile("mapa.shared::cluster.u32 %0, %0, %1;" : "+r"(address) : "r"(rank));
    return address;
}
__device__ inline std::uint64_t map_generic(const void* own, unsigned rank) {
    auto address = reinterpret_cast<std::uint64_t>(own);
    if constexpr (architecture >= 90)
        asm volatile("mapa.u64 %0, %0, %1;" : "+l"(address) : "r"(rank));
    return address;
}

// The pointer that stands at `from`.
__device__ inline std::uint64_t load_pointer(std::uint64_t from) {
    std::uint64_t next = from;
    if constexpr (architecture >= 90) asm volatile("ld.b64 %0, [%0];" : "+l"(next)::"memory");
    return next;
}
// Stores a pointer to itself and loads it back; the order is kept by cluster scope.
__device__ inline std::uint64_t store_and_load_pointer(std::uint64_t at) {
    std::uint64_t next = at;
    if constexpr (architecture >= 90)
        asm volatile("st.relaxed.cluster.b64 [%1], %1; ld.relaxed.cluster.b64 %0, [%1];"
                     : "=l"(next)
                     : "l"(at)
                     : "memory");
    return next;
}
// Exchanges the address that stands at an address in .shared::cluster with that address.
__device__ inline std::uint32_t exchange_address(std::uint32_t at) {
    std::uint32_t next = at;
    if constexpr (architecture >= 90)
        asm volatile("atom.shared::cluster.exch.b32 %0, [%1], %1;"
                     : "=r"(next)
                     : "r"(at)
                     : "memory");
    return next;
}
// The address that stands at an address in .shared::cluster.
__device__ inline std::uint32_t load_address(std::uint32_t from) {
    std::uint32_t next = from;
    if constexpr (architecture >= 90)
        asm volatile("ld.shared::cluster.b32 %0, [%1];" : "=r"(next) : "r"(from) : "memory");
    return next;
}
// The pointer that stands at `from`, taken together with the two words beside it, which are 0: one
// load of 16 bytes of which each is needed.
__device__ inline std::uint64_t load_pointer_and_zeros(std::uint64_t from) {
    std::uint64_t next = from;
    if constexpr (architecture >= 90)
        asm volatile(
            "{.reg .b32 l, h, x, y; ld.v4.b32 {l, h, x, y}, [%0];"
            " lop3.b32 l, l, x, y, 0x96; mov.b64 %0, {l, h};}"
            : "+l"(next)::"memory");
    return next;
}

// Adds 1 to the word at an address in .shared::cluster.
__device__ inline void add_one(std::uint32_t at) {
    if constexpr (architecture >= 90)
        asm volatile("red.relaxed.cluster.shared::cluster.add.u32 [%0], 1;" ::"r"(at) : "memory");
}

// Stores 1, 2 or 4 copies of a word.
template <int Bytes>
__device__ inline void store_words(std::uint64_t to, std::uint32_t w) {
    if constexpr (architecture < 90)
        return;
    else if constexpr (Bytes == 4)
        asm volatile("st.b32 [%0], %1;" ::"l"(to), "r"(w) : "memory");
    else if constexpr (Bytes == 8)
        asm volatile("st.v2.b32 [%0], {%1, %1};" ::"l"(to), "r"(w) : "memory");
    else
        asm volatile("st.v4.b32 [%0], {%1, %1, %1, %1};" ::"l"(to), "r"(w) : "memory");
}

}  // namespace assay::micro::ptx

// A kernel for clusters of N blocks alone: ptxas then leaves out the case of none.
#if defined(__CUDA_ARCH__) && __CUDA_ARCH__ < 900
#define ASSAY_CLUSTER_OF(N)
#else
#define ASSAY_CLUSTER_OF(N) __cluster_dims__(N)
#endif
