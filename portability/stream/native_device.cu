// The native rival on devices: the six kernels in plain CUDA, and from the same lines in plain HIP.

#include "device_code.hpp"
#include "gpu/launch.hpp"
#if defined(ASSAY_GPU_HIP)
#include <hip/hip_runtime.h>
#define ASSAY_RUN_NATIVE run_native_hip
#else
#define ASSAY_RUN_NATIVE run_native_cuda
#endif

namespace assay::stream {
namespace {

constexpr unsigned threads = 256;
constexpr unsigned blocks_a_multiprocessor = native_device_chains / threads;

template <class T>
__global__ void copy(const T* __restrict__ a, T* __restrict__ c, std::ptrdiff_t n) {
    const std::ptrdiff_t i = std::ptrdiff_t{blockIdx.x} * blockDim.x + threadIdx.x;
    if (i < n) c[i] = a[i];
}
template <class T>
__global__ void mul(T* __restrict__ b, const T* __restrict__ c, std::ptrdiff_t n) {
    const std::ptrdiff_t i = std::ptrdiff_t{blockIdx.x} * blockDim.x + threadIdx.x;
    if (i < n) b[i] = scalar<T> * c[i];
}
template <class T>
__global__ void add(const T* __restrict__ a, const T* __restrict__ b, T* __restrict__ c,
                    std::ptrdiff_t n) {
    const std::ptrdiff_t i = std::ptrdiff_t{blockIdx.x} * blockDim.x + threadIdx.x;
    if (i < n) c[i] = a[i] + b[i];
}
template <class T>
__global__ void triad(T* __restrict__ a, const T* __restrict__ b, const T* __restrict__ c,
                      std::ptrdiff_t n) {
    const std::ptrdiff_t i = std::ptrdiff_t{blockIdx.x} * blockDim.x + threadIdx.x;
    if (i < n) a[i] = b[i] + scalar<T> * c[i];
}
template <class T>
__global__ void nstream(T* __restrict__ a, const T* __restrict__ b, const T* __restrict__ c,
                        std::ptrdiff_t n) {
    const std::ptrdiff_t i = std::ptrdiff_t{blockIdx.x} * blockDim.x + threadIdx.x;
    if (i < n) a[i] += b[i] + scalar<T> * c[i];
}

template <class T>
__global__ void dot(const T* __restrict__ a, const T* __restrict__ b, T* of_block,
                    std::ptrdiff_t n) {
    __shared__ T shared[threads];
    T sum = 0;
    for (std::ptrdiff_t i = std::ptrdiff_t{blockIdx.x} * blockDim.x + threadIdx.x; i < n;
         i += std::ptrdiff_t{gridDim.x} * blockDim.x)
        sum += a[i] * b[i];
    shared[threadIdx.x] = sum;
    for (unsigned half = threads / 2; half > 0; half /= 2) {
        __syncthreads();
        if (threadIdx.x < half) shared[threadIdx.x] += shared[threadIdx.x + half];
    }
    if (threadIdx.x == 0) of_block[blockIdx.x] = shared[0];
}

}  // namespace

template <class T>
T ASSAY_RUN_NATIVE(kernel k, parallel::device_executor& d, arrays<T> m) {
    const auto& on = *static_cast<const gpu::stream*>(d.stream());
    const gpu::launch_shape shape{{static_cast<unsigned>((m.n + threads - 1) / threads)},
                                  {threads}};
    if (m.n == 0) return T{0};
    T sum = 0;
    switch (k) {
        case kernel::copy:
            gpu::launch(&copy<T>, shape, on, m.a, m.c, m.n);
            break;
        case kernel::mul:
            gpu::launch(&mul<T>, shape, on, m.b, m.c, m.n);
            break;
        case kernel::add:
            gpu::launch(&add<T>, shape, on, m.a, m.b, m.c, m.n);
            break;
        case kernel::triad:
            gpu::launch(&triad<T>, shape, on, m.a, m.b, m.c, m.n);
            break;
        case kernel::nstream:
            gpu::launch(&nstream<T>, shape, on, m.a, m.b, m.c, m.n);
            break;
        case kernel::dot: {
            const std::size_t count = std::size_t{d.multiprocessors()} * blocks_a_multiprocessor;
            constexpr std::size_t kept_zero = 256;  // the executor's own counter lies in front
            auto* of_block = reinterpret_cast<T*>(
                static_cast<std::byte*>(d.scratch(kept_zero + count * sizeof(T))) + kept_zero);
            gpu::launch(&dot<T>, {{static_cast<unsigned>(count)}, {threads}}, on, m.a, m.b,
                        of_block, m.n);
            std::vector<T> sums(count);
            d.copy(sums.data(), of_block, count * sizeof(T));
            for (const T x : sums) sum += x;
            break;
        }
    }
    d.wait();
    return sum;
}
template double ASSAY_RUN_NATIVE(kernel, parallel::device_executor&, arrays<double>);
template float ASSAY_RUN_NATIVE(kernel, parallel::device_executor&, arrays<float>);

}  // namespace assay::stream
