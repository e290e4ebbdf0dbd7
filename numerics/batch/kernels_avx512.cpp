// Compiled for AVX-512; nothing here runs before the CPU is known to have it.

#include "batch/vector_kernels.hpp"

namespace assay::bessel {

extern const kernels avx512_kernels;
const kernels avx512_kernels = vector_kernels("avx512");

}  // namespace assay::bessel
