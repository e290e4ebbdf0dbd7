#pragma once
// What runs on devices: the kernels of portable.cpp compiled for one, and the rivals there.

#include "assay/parallel/device.hpp"
#include "host_code.hpp"

namespace assay::stream {

// The rivals in plain CUDA or HIP, an element a thread, as people write them; dot by blocks that
// each leave a sum. Independent partial sums of a multiprocessor in it; CUB's are at least as many.
inline constexpr int native_device_chains = 4 * 256;

#if defined(ASSAY_HAS_HIP) || defined(ASSAY_GPU_HIP)
extern const host_code<double> code_double_hip;
extern const host_code<float> code_float_hip;

template <class T>
T run_native_hip(kernel k, parallel::device_executor& d, arrays<T> m);
#endif

#if defined(ASSAY_HAS_CUDA)
extern const host_code<double> code_double_cuda;
extern const host_code<float> code_float_cuda;

template <class T>
T run_native_cuda(kernel k, parallel::device_executor& d, arrays<T> m);
// cub::DeviceTransform, and cub::DeviceReduce for dot.
template <class T>
T run_cub(kernel k, parallel::device_executor& d, arrays<T> m);
#endif

}  // namespace assay::stream
