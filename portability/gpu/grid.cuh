#pragma once
// The __global__ functions that run bodies (kernel.hpp), and their launch.

#include "kernel.hpp"

namespace assay::gpu {

// BlockThreads bounds the threads of a block for the compiler's choice of registers.
template <int BlockThreads, class Body>
__global__ void __launch_bounds__(BlockThreads) run_threads(Body body) {
    body(thread_place{{gridDim.x, gridDim.y, gridDim.z},
                      {blockDim.x, blockDim.y, blockDim.z},
                      {blockIdx.x, blockIdx.y, blockIdx.z},
                      {threadIdx.x, threadIdx.y, threadIdx.z}});
}

template <int BlockThreads, class Body>
__global__ void __launch_bounds__(BlockThreads) run_blocks(Body body) {
    extern __shared__ double2 shared[];
    body(block_place{gridDim.x, blockDim.x, blockIdx.x, reinterpret_cast<std::byte*>(shared), {}});
}

template <int BlockThreads, class Body>
void launch_threads(const launch_shape& shape, const stream& on, const Body& body) {
    static_assert(is_body<Body>);
    launch(&run_threads<BlockThreads, Body>, shape, on, body);
}

template <int BlockThreads, class Body>
void launch_blocks(const launch_shape& shape, const stream& on, const Body& body) {
    static_assert(is_body<Body>);
    launch(&run_blocks<BlockThreads, Body>, shape, on, body);
}

}  // namespace assay::gpu
