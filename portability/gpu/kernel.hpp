#pragma once
// A kernel's body written once: a trivially copyable function object that is called with its place
// in the grid. CUDA and HIP run it from a __global__ function (grid.cuh), host_model runs the same
// source on the CPU.

#include <cstddef>
#include <type_traits>

#include "launch.hpp"

#if defined(__HIPCC__) && !defined(__CUDACC__)
#include <hip/hip_runtime.h>
#endif

#if defined(__CUDACC__) || defined(__HIPCC__)
#define ASSAY_DEVICE_FUNCTION __host__ __device__
#else
#define ASSAY_DEVICE_FUNCTION
#endif
#if defined(__CUDA_ARCH__) || (defined(__HIP_DEVICE_COMPILE__) && __HIP_DEVICE_COMPILE__)
#define ASSAY_ON_DEVICE 1
#else
#define ASSAY_ON_DEVICE 0
#endif
// Before a loop that runs a few times at most: unrolled it would only be longer.
#if ASSAY_ON_DEVICE
#define ASSAY_ROLLED _Pragma("unroll 1")
#else
#define ASSAY_ROLLED
#endif

namespace assay::gpu {

// The place of one thread, for bodies whose threads do not cooperate: body(thread_place).
struct thread_place {
    extent3 grid, block;       // blocks in the grid, threads in a block
    extent3 block_at, thread;  // this thread's place, from 0

    ASSAY_DEVICE_FUNCTION constexpr unsigned x() const { return block_at.x * block.x + thread.x; }
    ASSAY_DEVICE_FUNCTION constexpr unsigned y() const { return block_at.y * block.y + thread.y; }
    ASSAY_DEVICE_FUNCTION constexpr unsigned z() const { return block_at.z * block.z + thread.z; }
};

// Tells host_model in which order it runs the threads of a block.
struct thread_order {
    const unsigned* numbers = nullptr;
    unsigned count = 0;
};

// The place of one block along x, for bodies whose threads cooperate: body(block_place). What one
// call of threads() leaves in shared memory is there for every thread in the next; a thread's own
// variables do not outlive the call, so that the body can run thread by thread.
struct block_place {
    unsigned blocks, size;  // blocks in the grid, threads in a block
    unsigned at;            // this block
    std::byte* shared;      // launch_shape::shared_bytes of it, 16-byte aligned
    thread_order order;     // host_model alone

    // f(number of the thread in its block) for each thread, then a barrier.
    template <class F>
    ASSAY_DEVICE_FUNCTION void threads(F f) const {
#if ASSAY_ON_DEVICE
        f(threadIdx.x);
        __syncthreads();
#else
        for (unsigned t = 0; t < order.count; ++t) f(order.numbers[t]);
#endif
    }
};

// Adds `value` in device memory and returns what was there; another block that sees the sum also
// sees what this thread wrote to device memory before.
ASSAY_DEVICE_FUNCTION inline unsigned publish_and_add(unsigned* counter, unsigned value) {
#if ASSAY_ON_DEVICE
    __threadfence();
    const unsigned before = atomicAdd(counter, value);
    __threadfence();
    return before;
#else
    const unsigned before = *counter;
    *counter += value;
    return before;
#endif
}

// What a launch can carry: plain bytes, within the 4 KiB of parameters that every architecture
// takes (CUDA C++ Programming Guide, "__global__ Function Parameters").
template <class Body>
inline constexpr bool is_body = std::is_trivially_copyable_v<Body> && sizeof(Body) <= 4096;

}  // namespace assay::gpu
