#pragma once
// The special function unit's approximations, flushing subnormals, so that nothing scales around
// them (PTX ISA, "Floating Point Instructions"), and the paired fma. Device code only.

#include <cstdint>

namespace assay::micro::ptx {

__device__ inline float rcp(float x) {
    asm("rcp.approx.ftz.f32 %0, %0;" : "+f"(x));
    return x;
}
__device__ inline float rsqrt(float x) {
    asm("rsqrt.approx.ftz.f32 %0, %0;" : "+f"(x));
    return x;
}
__device__ inline float sqrt(float x) {
    asm("sqrt.approx.ftz.f32 %0, %0;" : "+f"(x));
    return x;
}
__device__ inline float ex2(float x) {
    asm("ex2.approx.ftz.f32 %0, %0;" : "+f"(x));
    return x;
}
__device__ inline float lg2(float x) {
    asm("lg2.approx.ftz.f32 %0, %0;" : "+f"(x));
    return x;
}
__device__ inline float sin(float x) {
    asm("sin.approx.ftz.f32 %0, %0;" : "+f"(x));
    return x;
}
__device__ inline float cos(float x) {
    asm("cos.approx.ftz.f32 %0, %0;" : "+f"(x));
    return x;
}
__device__ inline float tanh(float x) {
    asm("tanh.approx.f32 %0, %0;" : "+f"(x));
    return x;
}

__device__ inline float divide(float a, float x) {
    asm("div.approx.ftz.f32 %0, %1, %0;" : "+f"(x) : "f"(a));
    return x;
}
// The bit number of the leading one.
__device__ inline std::uint32_t find_leading_one(std::uint32_t x) {
    asm("bfind.u32 %0, %0;" : "+r"(x));
    return x;
}

// Two floats in one register pair; nothing below sm_100.
__device__ inline unsigned long long fma_f32x2(unsigned long long x, unsigned long long a,
                                               unsigned long long b) {
#if defined(__CUDA_ARCH__) && __CUDA_ARCH__ >= 1000
    asm("fma.rn.f32x2 %0, %0, %1, %2;" : "+l"(x) : "l"(a), "l"(b));
#endif
    return x;
}

}  // namespace assay::micro::ptx
