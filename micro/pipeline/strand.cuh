#pragma once
// The two timed kernels of an operation with one result and up to three operands: a dependent
// chain, and independent chains in every thread.
//
// An operation is a type with `value`, `name`, `turn` (steps of a turn), `most_ilp`, `pairs`
// (values are pairs of halves) and step(x, y, a, b): x is the latest result and y the one before.
// All come from memory, a set a lane; opaque() keeps NVVM from algebra across steps, and the last
// results are stored.

#include <utility>

#include "harness/timed_region.cuh"
#include "operand_words.hpp"
#include "points.hpp"
#include "ptx/opaque.hpp"

namespace assay::micro::pipeline {

inline constexpr unsigned lane_words = 6;  // x, a and b of up to 8 bytes

template <class Value>
__device__ __forceinline__ Value load_value(const kernel_arguments& k, int which) {
    Value v;
    memcpy(&v, k.operands + threadIdx.x % 32 * lane_words + 2 * which, sizeof v);
    return v;
}

template <class Value>
__device__ __forceinline__ void store_value(const kernel_arguments& k, Value v) {
    std::uint32_t words[sizeof v / sizeof(std::uint32_t)];
    memcpy(words, &v, sizeof v);
    std::uint32_t sum = 0;
    for (const auto w : words) sum += w;
    k.results[thread_index()] = sum;
}

template <class Operation>
struct strand {
    using value = typename Operation::value;
    value x, y;

    __device__ strand(const kernel_arguments& k, int which) {
        x = load_value<value>(k, 0) + static_cast<value>(which);
        y = load_value<value>(k, 1);
    }
    __device__ __forceinline__ void step(value a, value b) {
        const value next = Operation::step(x, y, a, b);
        y = x;
        x = next;
        ptx::opaque(x);
    }
};

template <class Operation, int Operations>
__global__ void latency(kernel_arguments k) {
    using value = typename Operation::value;
    strand<Operation> chain(k, 0);
    const auto a = load_value<value>(k, 1), b = load_value<value>(k, 2);
    timed_passes(k, [&] {
#pragma unroll
        for (int i = 0; i < Operations; ++i) chain.step(a, b);
    });
    store_value(k, chain.x + chain.y);
}

template <class Operation, int Ilp, std::size_t... J>
__device__ __forceinline__ void run_flood(const kernel_arguments& k, std::index_sequence<J...>) {
    using value = typename Operation::value;
    const auto a = load_value<value>(k, 1), b = load_value<value>(k, 2);
    strand<Operation> chains[Ilp]{{k, static_cast<int>(J)}...};
    timed_loop(k, [&] {
#pragma unroll
        for (int i = 0; i < Operation::turn; ++i) chains[i % Ilp].step(a, b);
    });
    store_value(k, static_cast<value>((... + (chains[J].x + chains[J].y))));
}

template <class Operation, int Ilp>
__global__ void __launch_bounds__(1024) throughput(kernel_arguments k) {
    static_assert(Operation::turn % Ilp == 0);
    run_flood<Operation, Ilp>(k, std::make_index_sequence<Ilp>{});
}

// One step a lane, for the answers.
template <class Operation>
__global__ void step_once(const std::uint32_t* operands, std::uint32_t* results) {
    using value = typename Operation::value;
    const kernel_arguments k{operands, nullptr, nullptr, 0};
    strand<Operation> chain(k, 0);
    chain.step(load_value<value>(k, 1), load_value<value>(k, 2));
    memcpy(results + threadIdx.x * 2, &chain.x, sizeof chain.x);
}

// A chain has up to 16 steps, and a turn's number of them or 32 more.
template <class Operation>
operation_kernels kernels_of() {
    constexpr int turn = Operation::turn, least = turn < 16 ? turn : 16;
    constexpr int longer = least + (turn == 16 ? 32 : turn);
    operation_kernels kernels{Operation::name,
                              turn,
                              Operation::pairs,
                              {least, longer},
                              {&latency<Operation, least>, &latency<Operation, longer>},
                              {},
                              &operand_words<typename Operation::value, Operation::pairs>,
                              {}};
    if constexpr (Operation::most_ilp >= 1) kernels.floods[0] = &throughput<Operation, 1>;
    if constexpr (Operation::most_ilp >= 2) kernels.floods[1] = &throughput<Operation, 2>;
    if constexpr (Operation::most_ilp >= 4) kernels.floods[2] = &throughput<Operation, 4>;
    if constexpr (Operation::most_ilp >= 8) kernels.floods[3] = &throughput<Operation, 8>;
    return kernels;
}

}  // namespace assay::micro::pipeline
