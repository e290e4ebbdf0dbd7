#pragma once
// A chase through constant memory: each word holds the byte offset of the next.

#include "chase_points.cuh"
#include "harness/timed_region.cuh"

namespace assay::micro::memory {

inline constexpr unsigned constant_words = 16384;  // a bank of 64 KiB
__constant__ std::uint32_t constant_bank[constant_words];

__device__ __forceinline__ std::uint32_t load_constant(std::uint32_t offset) {
    return *reinterpret_cast<const std::uint32_t*>(reinterpret_cast<const char*>(constant_bank) +
                                                   offset);
}

// Operands: the bytes to walk, in steps of 64, before the clock is read.
template <int Hops>
__global__ void constant_chase(kernel_arguments k) {
    std::uint32_t at = k.operands[0];
#pragma unroll 1
    for (std::uint32_t i = 0; i < k.operands[1]; ++i) at = load_constant(at);
    timed_passes(k, [&] {
#pragma unroll
        for (int i = 0; i < Hops; ++i) at = load_constant(at);
    });
    k.results[thread_index()] = at;
}

// A ring through `bytes` of the bank, at random, a word every 64 bytes.
inline std::vector<std::uint32_t> constant_ring(unsigned bytes) {
    const auto order = ring_order(bytes / 64, "random");
    std::vector<std::uint32_t> words(constant_words);
    for (std::uint32_t i = 0; i < order.size(); ++i) words[std::size_t{i} * 16] = order[i] * 64;
    return words;
}

inline probe_point constant_point(unsigned bytes) {
    const chain c{
        {&constant_chase<hops>, hops}, {&constant_chase<most_hops>, most_hops}, {0, bytes / 64}};
    return latency_point({{"level", "constant"},
                          {"hint", "none"},
                          {"pattern", "random"},
                          {"footprint", std::to_string(bytes / 1024) + "KiB"},
                          {"stride", "64"}},
                         {c.shorter, c.longer}, code_since(80, "constants", {"LDC"}),
                         [=](const session&) {
                             void* bank = nullptr;
                             ASSAY_CHECK(cudaGetSymbolAddress(&bank, constant_bank));
                             const auto words = constant_ring(bytes);
                             gpu::copy_bytes(bank, words.data(), words.size() * sizeof words[0]);
                             return c;
                         });
}

}  // namespace assay::micro::memory
