#pragma once
// A value that the compiler's middle end cannot see through. Device code only.

namespace assay::micro::ptx {

// Emits nothing. NVVM must take `value` for a new one, so it folds no algebra across the call;
// ptxas sees nothing and still may, which is why the machine code is checked.
__device__ inline void opaque(unsigned& value) { asm volatile("" : "+r"(value)); }
__device__ inline void opaque(int& value) { asm volatile("" : "+r"(value)); }
__device__ inline void opaque(float& value) { asm volatile("" : "+f"(value)); }
__device__ inline void opaque(double& value) { asm volatile("" : "+d"(value)); }
__device__ inline void opaque(unsigned long long& value) { asm volatile("" : "+l"(value)); }

}  // namespace assay::micro::ptx
