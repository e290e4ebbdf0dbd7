// Compiled for AArch64, whose baseline has NEON with fused multiply-add.

#include "batch/vector_kernels.hpp"

namespace assay::bessel {

extern const kernels neon_kernels;
const kernels neon_kernels = vector_kernels("neon");

}  // namespace assay::bessel
