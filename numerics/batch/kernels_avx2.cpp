// Compiled for AVX2; nothing here runs before the CPU is known to have it.

#include "batch/vector_kernels.hpp"

namespace assay::bessel {

extern const kernels avx2_kernels;
const kernels avx2_kernels = vector_kernels("avx2");

}  // namespace assay::bessel
