#pragma once
// What runs on devices: the kernels of portable.cpp compiled for one, and the rivals there.

#include "assay/parallel/device.hpp"
#include "host_code.hpp"

namespace assay::stream {

#if defined(ASSAY_HAS_CUDA)
extern const host_code<double> code_double_cuda;
extern const host_code<float> code_float_cuda;

// Plain CUDA, an element a thread, as people write it; dot by blocks that each leave a sum.
template <class T>
T run_native_cuda(kernel k, parallel::device_executor& d, arrays<T> m);
// cub::DeviceTransform, and cub::DeviceReduce for dot.
template <class T>
T run_cub(kernel k, parallel::device_executor& d, arrays<T> m);

// Independent partial sums of a multiprocessor in run_native_cuda's dot; CUB's are at least as
// many.
inline constexpr int native_cuda_chains = 4 * 256;
#endif

}  // namespace assay::stream
