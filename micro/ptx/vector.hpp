#pragma once
// Loads and stores of one, two and four words, by state space and cache operator. `volatile`, so
// that each call is one access; in shared memory ld.volatile, since ptxas narrows and merges
// others. Device code only.

#include <cstdint>

namespace assay::micro::ptx {

template <int Words>
struct vector {
    std::uint32_t w[Words];
};

enum class space { l1, l2, shared };  // ld.global.ca, ld.global.cg, ld.shared

// clang-format off
template <space S, int Words>
__device__ __forceinline__ vector<Words> load_vector(std::uint64_t at) {
    vector<Words> v;
    auto& w = v.w;
    const auto near = static_cast<std::uint32_t>(at);
    if constexpr (S == space::l1 && Words == 1) asm volatile("ld.global.ca.u32 %0, [%1];" : "=r"(w[0]) : "l"(at));
    if constexpr (S == space::l1 && Words == 2) asm volatile("ld.global.ca.v2.u32 {%0,%1}, [%2];" : "=r"(w[0]), "=r"(w[1]) : "l"(at));
    if constexpr (S == space::l1 && Words == 4) asm volatile("ld.global.ca.v4.u32 {%0,%1,%2,%3}, [%4];" : "=r"(w[0]), "=r"(w[1]), "=r"(w[2]), "=r"(w[3]) : "l"(at));
    if constexpr (S == space::l2 && Words == 1) asm volatile("ld.global.cg.u32 %0, [%1];" : "=r"(w[0]) : "l"(at));
    if constexpr (S == space::l2 && Words == 2) asm volatile("ld.global.cg.v2.u32 {%0,%1}, [%2];" : "=r"(w[0]), "=r"(w[1]) : "l"(at));
    if constexpr (S == space::l2 && Words == 4) asm volatile("ld.global.cg.v4.u32 {%0,%1,%2,%3}, [%4];" : "=r"(w[0]), "=r"(w[1]), "=r"(w[2]), "=r"(w[3]) : "l"(at));
    if constexpr (S == space::shared && Words == 1) asm volatile("ld.volatile.shared.u32 %0, [%1];" : "=r"(w[0]) : "r"(near));
    if constexpr (S == space::shared && Words == 2) asm volatile("ld.volatile.shared.v2.u32 {%0,%1}, [%2];" : "=r"(w[0]), "=r"(w[1]) : "r"(near));
    if constexpr (S == space::shared && Words == 4) asm volatile("ld.volatile.shared.v4.u32 {%0,%1,%2,%3}, [%4];" : "=r"(w[0]), "=r"(w[1]), "=r"(w[2]), "=r"(w[3]) : "r"(near));
    return v;
}

template <space S, int Words>
__device__ __forceinline__ void store_vector(std::uint64_t at, std::uint32_t x) {
    const auto near = static_cast<std::uint32_t>(at);
    if constexpr (S != space::shared && Words == 1) asm volatile("st.global.cg.u32 [%0], %1;" :: "l"(at), "r"(x));
    if constexpr (S != space::shared && Words == 2) asm volatile("st.global.cg.v2.u32 [%0], {%1,%1};" :: "l"(at), "r"(x));
    if constexpr (S != space::shared && Words == 4) asm volatile("st.global.cg.v4.u32 [%0], {%1,%1,%1,%1};" :: "l"(at), "r"(x));
    if constexpr (S == space::shared && Words == 1) asm volatile("st.volatile.shared.u32 [%0], %1;" :: "r"(near), "r"(x));
    if constexpr (S == space::shared && Words == 2) asm volatile("st.volatile.shared.v2.u32 [%0], {%1,%1};" :: "r"(near), "r"(x));
    if constexpr (S == space::shared && Words == 4) asm volatile("st.volatile.shared.v4.u32 [%0], {%1,%1,%1,%1};" :: "r"(near), "r"(x));
}
// clang-format on

}  // namespace assay::micro::ptx
