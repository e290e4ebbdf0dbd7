#pragma once
// A value that the compiler's middle end cannot see through. Device code only.

namespace assay::micro::ptx {

// Emits nothing. NVVM must take `value` for a new one, so it folds no algebra across the call;
// ptxas sees nothing and still may, which is why the machine code is checked.
__device__ inline void opaque(unsigned& value) { asm volatile("" : "+r"(value)); }

}  // namespace assay::micro::ptx
