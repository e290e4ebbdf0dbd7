// The library's rival on NVIDIA devices: CUB.

#include <thrust/iterator/zip_iterator.h>

#include <cub/device/device_reduce.cuh>
#include <cub/device/device_transform.cuh>
#include <cuda/std/functional>
#include <cuda/std/tuple>

#include "device_code.hpp"
#include "gpu/check.hpp"
#include "gpu/stream.hpp"

namespace assay::stream {
namespace {

template <class Op, class T, class... In>
void transform(cudaStream_t on, std::ptrdiff_t n, Op op, T* out, const In*... in) {
    ASSAY_CHECK(cub::DeviceTransform::Transform(cuda::std::tuple(in...), out, n, op, on));
}

template <class T>
struct product {
    __device__ T operator()(const thrust::tuple<T, T>& x) const {
        return thrust::get<0>(x) * thrust::get<1>(x);
    }
};

template <class T>
T dot(parallel::device_executor& d, cudaStream_t on, arrays<T> m) {
    const auto in =
        thrust::make_zip_iterator(static_cast<const T*>(m.a), static_cast<const T*>(m.b));
    auto* result = static_cast<T*>(d.result());
    std::size_t bytes = 0;
    auto reduce = [&](void* temporary) {
        ASSAY_CHECK(cub::DeviceReduce::TransformReduce(
            temporary, bytes, in, result, m.n, cuda::std::plus<T>{}, product<T>{}, T{0}, on));
    };
    reduce(nullptr);
    constexpr std::size_t kept_zero = 256;  // the executor's own counter lies in front
    reduce(static_cast<std::byte*>(d.scratch(kept_zero + bytes)) + kept_zero);
    d.wait();
    return *result;
}

}  // namespace

template <class T>
T run_cub(kernel k, parallel::device_executor& d, arrays<T> m) {
    const auto on =
        static_cast<cudaStream_t>(static_cast<const gpu::stream*>(d.stream())->handle());
    const std::ptrdiff_t n = m.n;
    if (n == 0) return T{0};
    switch (k) {
        case kernel::copy:
            transform(
                on, n, [] __device__(T a) { return a; }, m.c, m.a);
            break;
        case kernel::mul:
            transform(
                on, n, [] __device__(T c) { return scalar<T> * c; }, m.b, m.c);
            break;
        case kernel::add:
            transform(
                on, n, [] __device__(T a, T b) { return a + b; }, m.c, m.a, m.b);
            break;
        case kernel::triad:
            transform(
                on, n, [] __device__(T b, T c) { return b + scalar<T> * c; }, m.a, m.b, m.c);
            break;
        case kernel::nstream:
            transform(
                on, n, [] __device__(T a, T b, T c) { return a + b + scalar<T> * c; }, m.a, m.a,
                m.b, m.c);
            break;
        case kernel::dot:
            return dot(d, on, m);
    }
    d.wait();
    return T{0};
}
template double run_cub(kernel, parallel::device_executor&, arrays<double>);
template float run_cub(kernel, parallel::device_executor&, arrays<float>);

}  // namespace assay::stream
