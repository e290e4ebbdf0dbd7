#pragma once
// The two timed kernels of mma.sync and mma.sp: a dependent chain through the accumulator, and
// independent chains in every thread.
//
// Operands come from memory, a set a lane, and the accumulator's sum is stored. Where ptxas expands
// an FP8 form inline (F2FP of each operand register, then HMMA) it would convert operands that
// never change once, before the loop: there each operation takes them anew from shared memory, as a
// matrix product does.

#include "harness/timed_region.cuh"
#include "lane_words.hpp"
#include "mma_table.hpp"
#include "ptx/mma.hpp"

namespace assay::micro::tensor {

template <class Fragment>
__device__ __forceinline__ Fragment load_fragment(const std::uint32_t* from) {
    Fragment f;
    memcpy(&f, from, sizeof f);
    return f;
}

// 16 bytes at most at a time; volatile, so that every call is a load.
template <class Fragment>
__device__ __forceinline__ Fragment reload_fragment(const std::uint32_t* from) {
    const auto at = static_cast<unsigned>(__cvta_generic_to_shared(from));
    Fragment f;
    if constexpr (sizeof f == 16)
        asm volatile("ld.volatile.shared.v4.u32 {%0,%1,%2,%3}, [%4];"
                     : "=r"(f.r[0]), "=r"(f.r[1]), "=r"(f.r[2]), "=r"(f.r[3])
                     : "r"(at));
    else if constexpr (sizeof f == 8)
        asm volatile("ld.volatile.shared.v2.u32 {%0,%1}, [%2];"
                     : "=r"(f.r[0]), "=r"(f.r[1])
                     : "r"(at));
    else
        asm volatile("ld.volatile.shared.u32 %0, [%1];" : "=r"(f.r[0]) : "r"(at));
    return f;
}

template <class Fragment>
__device__ __forceinline__ std::uint32_t sum_of(const Fragment& f) {
    std::uint32_t words[sizeof f / sizeof(std::uint32_t)];
    memcpy(words, &f, sizeof f);
    std::uint32_t sum = 0;
    for (const auto w : words) sum += w;
    return sum;
}

// Where an FP8 form is not one instruction: sm_90 and sm_100 (micro/tensor/sass.csv).
template <class I>
inline constexpr bool converts_operands = I::least_architecture == 89 &&
                                          (ptx::architecture == 90 || ptx::architecture == 100);

// Halves overflow within milliseconds of adding the same product; there each second operation of a
// chain takes -a. Other sums are as finite as the run is short, or wrap.
template <class I>
inline constexpr bool alternates = std::is_same_v<typename I::accumulator::type, std::uint32_t>;

template <class I>
concept block_scaled = requires {
    I::scaled;
};

// What stands behind a and b: metadata of sparse forms, scales of block-scaled ones.
template <class I>
__device__ __forceinline__ void issue_with(typename I::accumulator& d, const typename I::left& a,
                                           const typename I::right& b, std::uint32_t metadata,
                                           std::uint32_t scales) {
    if constexpr (block_scaled<I> && I::sparse)
        I::issue(d, a, b, metadata, scales);
    else if constexpr (block_scaled<I>)
        I::issue(d, a, b, scales);
    else if constexpr (I::sparse)
        I::issue(d, a, b, metadata);
    else
        I::issue(d, a, b);
}

template <class I>
struct operands {
    typename I::left a[alternates<I> ? 2 : 1];
    typename I::right b;
    std::uint32_t metadata;
    std::uint32_t scales;
    const std::uint32_t* shared;

    __device__ explicit operands(const std::uint32_t* from) {
        const std::uint32_t* mine = from + threadIdx.x % lanes * lane_words;
        a[0] = load_fragment<typename I::left>(mine);
        if constexpr (alternates<I>) a[1] = load_fragment<typename I::left>(mine + negative_left);
        b = load_fragment<typename I::right>(mine + left_words);
        metadata = mine[metadata_word];
        scales = mine[scales_word];
        if constexpr (converts_operands<I>) stage(from);
    }

    __device__ void stage(const std::uint32_t* from) {
        __shared__ alignas(16) std::uint32_t staged[lanes * lane_words];
        for (unsigned i = threadIdx.x; i < lanes * lane_words; i += blockDim.x) staged[i] = from[i];
        __syncthreads();
        shared = staged + threadIdx.x % 8 * lane_words;
    }

    // `step`: of d's chain.
    __device__ __forceinline__ void issue(typename I::accumulator& d, int step = 0) {
        const int sign = alternates<I> ? step % 2 : 0;
        if constexpr (converts_operands<I>) {
            a[sign] = reload_fragment<typename I::left>(shared + sign * negative_left);
            b = reload_fragment<typename I::right>(shared + left_words);
            if constexpr (I::sparse)
                metadata = reload_fragment<ptx::words<1>>(shared + metadata_word).r[0];
        }
        issue_with<I>(d, a[sign], b, metadata, scales);
    }
};

template <class I, int Operations>
__global__ void latency(kernel_arguments k) {
    operands<I> o(k.operands);
    auto d = load_fragment<typename I::accumulator>(k.operands + first_zero);
    timed_passes(k, [&] {
#pragma unroll
        for (int i = 0; i < Operations; ++i) o.issue(d, i);
    });
    k.results[thread_index()] = sum_of(d);
}

// Of the shorter chain. Of 32 sparse products of FP8, emulated, ptxas loads ahead more than 255
// registers hold.
template <class I>
inline constexpr int chain_length = I::least_architecture == 89 && I::sparse ? 8 : 16;

// 65,536 registers an SM: at most 64 a thread with 32 warps, 128 with 16, 255 with 8. FP8 forms
// hold loaded operands where they are emulated and need a step more.
template <class I, int Ilp>
inline constexpr int most_warps = (Ilp <= 2 ? 32 : 16) / (I::least_architecture == 89 ? 2 : 1) /
                                  (I::least_architecture == 89 && I::sparse && Ilp <= 2 ? 2 : 1);

template <class I, int Ilp>
__global__ void __launch_bounds__(most_warps<I, Ilp>* lanes) throughput(kernel_arguments k) {
    static_assert(flood_operations % Ilp == 0);
    operands<I> o(k.operands);
    typename I::accumulator d[Ilp];
#pragma unroll
    for (int j = 0; j < Ilp; ++j)
        d[j] = load_fragment<typename I::accumulator>(k.operands + first_zero +
                                                      j * int{sizeof d[j]} / 4);
    timed_loop(k, [&] {
#pragma unroll
        for (int i = 0; i < flood_operations; ++i) o.issue(d[i % Ilp], i / Ilp);
    });
    std::uint32_t sum = 0;
#pragma unroll
    for (int j = 0; j < Ilp; ++j) sum += sum_of(d[j]);
    k.results[thread_index()] = sum;
}

}  // namespace assay::micro::tensor
