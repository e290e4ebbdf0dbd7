#pragma once
// Atomic additions and their kin by space, scope and type (PTX ISA, "atom", "red"). `volatile`, so
// that each call is one. Device code only.

#include <cstdint>

namespace assay::micro::ptx {

// clang-format off
__device__ __forceinline__ std::uint32_t atom_add_cta(std::uint64_t at, std::uint32_t x) { asm volatile("atom.relaxed.cta.global.add.u32 %0, [%1], %0;" : "+r"(x) : "l"(at) : "memory"); return x; }
__device__ __forceinline__ std::uint32_t atom_add_gpu(std::uint64_t at, std::uint32_t x) { asm volatile("atom.relaxed.gpu.global.add.u32 %0, [%1], %0;" : "+r"(x) : "l"(at) : "memory"); return x; }
__device__ __forceinline__ std::uint32_t atom_add_sys(std::uint64_t at, std::uint32_t x) { asm volatile("atom.relaxed.sys.global.add.u32 %0, [%1], %0;" : "+r"(x) : "l"(at) : "memory"); return x; }
__device__ __forceinline__ std::uint32_t atom_max_gpu(std::uint64_t at, std::uint32_t x) { asm volatile("atom.relaxed.gpu.global.max.u32 %0, [%1], %0;" : "+r"(x) : "l"(at) : "memory"); return x; }
__device__ __forceinline__ std::uint32_t atom_exch_gpu(std::uint64_t at, std::uint32_t x) { asm volatile("atom.relaxed.gpu.global.exch.b32 %0, [%1], %0;" : "+r"(x) : "l"(at) : "memory"); return x; }
__device__ __forceinline__ std::uint32_t atom_cas_gpu(std::uint64_t at, std::uint32_t x) { asm volatile("atom.relaxed.gpu.global.cas.b32 %0, [%1], %0, %0;" : "+r"(x) : "l"(at) : "memory"); return x; }
__device__ __forceinline__ float atom_add_f32(std::uint64_t at, float x) { asm volatile("atom.relaxed.gpu.global.add.f32 %0, [%1], %0;" : "+f"(x) : "l"(at) : "memory"); return x; }
__device__ __forceinline__ double atom_add_f64(std::uint64_t at, double x) { asm volatile("atom.relaxed.gpu.global.add.f64 %0, [%1], %0;" : "+d"(x) : "l"(at) : "memory"); return x; }
__device__ __forceinline__ std::uint32_t atom_add_f16x2(std::uint64_t at, std::uint32_t x) { asm volatile("atom.relaxed.gpu.global.add.noftz.f16x2 %0, [%1], %0;" : "+r"(x) : "l"(at) : "memory"); return x; }
__device__ __forceinline__ std::uint32_t atom_shared_add(std::uint32_t at, std::uint32_t x) { asm volatile("atom.relaxed.cta.shared.add.u32 %0, [%1], %0;" : "+r"(x) : "r"(at) : "memory"); return x; }
__device__ __forceinline__ std::uint32_t atom_shared_cas(std::uint32_t at, std::uint32_t x) { asm volatile("atom.relaxed.cta.shared.cas.b32 %0, [%1], %0, %0;" : "+r"(x) : "r"(at) : "memory"); return x; }
__device__ __forceinline__ void red_add_u32(std::uint64_t at, std::uint32_t x) { asm volatile("red.relaxed.gpu.global.add.u32 [%0], %1;" :: "l"(at), "r"(x) : "memory"); }
__device__ __forceinline__ void red_add_f32(std::uint64_t at, float x) { asm volatile("red.relaxed.gpu.global.add.f32 [%0], %1;" :: "l"(at), "f"(x) : "memory"); }
// Nothing below sm_90.
__device__ __forceinline__ void red_add_f32x4(std::uint64_t at, float x) {
#if defined(__CUDA_ARCH__) && __CUDA_ARCH__ >= 900
    asm volatile("red.relaxed.gpu.global.add.v4.f32 [%0], {%1,%1,%1,%1};" :: "l"(at), "f"(x) : "memory");
#endif
}
// clang-format on

}  // namespace assay::micro::ptx
