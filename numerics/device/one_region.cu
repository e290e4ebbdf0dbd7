// The first pass of log I and log K in one region alone, a kernel each: what
// bench/device_estimate.py counts. No program holds them.

#include "method/region.hpp"

#define ASSAY_ONE_REGION(kind_name, region_name)                                           \
    extern "C" __global__ void __launch_bounds__(256)                                      \
        log_##kind_name##_##region_name(const double* nu, const double* x, double* out) {  \
        using namespace assay::bessel;                                                     \
        const unsigned i = blockIdx.x * blockDim.x + threadIdx.x;                          \
        const auto f = first_pass<kind::kind_name, region::region_name>(nu[i], x[i], 0.0); \
        out[i] = f.again ? 0.0 : f.value;                                                  \
    }

ASSAY_ONE_REGION(i, from_256)
ASSAY_ONE_REGION(i, from_37)
ASSAY_ONE_REGION(i, from_16)
ASSAY_ONE_REGION(i, from_8)
ASSAY_ONE_REGION(k, from_256)
ASSAY_ONE_REGION(k, from_37)
ASSAY_ONE_REGION(k, from_16)
ASSAY_ONE_REGION(k, from_8)
