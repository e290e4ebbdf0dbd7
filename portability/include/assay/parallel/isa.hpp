#pragma once
// Which vector instructions, or which device, this translation unit was compiled for. Everything
// below assay::parallel that turns into vector code lives in an inline namespace named after them,
// so that one program can hold the same kernel compiled several times (assay_isa_objects in CMake)
// and the linker never mixes two of them.
//
// nvcc and hipcc make code for a device, ASSAY_HOST_MODEL makes the same code for the model of one:
// there an executor's back end must be that device. A kernel is then written [=] ASSAY_KERNEL(auto
// i, ...), which is an ordinary lambda everywhere else. hipcc finds a function of the device not
// callable outside of functions, as in takes_packs, so that a kernel is of both sides there.

#if defined(__CUDACC__)
#define ASSAY_KERNEL __device__
#elif defined(__HIPCC__)
#define ASSAY_KERNEL __host__ __device__
#else
#define ASSAY_KERNEL
#endif

#if defined(__CUDACC__)
#define ASSAY_ISA cuda
#define ASSAY_ISA_VECTOR_BYTES 16
#define ASSAY_FOR_DEVICE 1
#elif defined(__HIPCC__)
#define ASSAY_ISA hip
#define ASSAY_ISA_VECTOR_BYTES 16
#define ASSAY_FOR_DEVICE 1
#elif defined(ASSAY_HOST_MODEL)
#define ASSAY_ISA host_model
#define ASSAY_ISA_VECTOR_BYTES 16
#define ASSAY_FOR_DEVICE 1
#elif defined(__AVX512F__) && defined(__AVX512VL__) && defined(__AVX512DQ__) && \
    defined(__AVX512BW__)
#define ASSAY_ISA avx512
#define ASSAY_ISA_VECTOR_BYTES 64
#elif defined(__AVX2__) && defined(__FMA__)
#define ASSAY_ISA avx2
#define ASSAY_ISA_VECTOR_BYTES 32
#elif defined(__SSE2__)
#define ASSAY_ISA sse2
#define ASSAY_ISA_VECTOR_BYTES 16
#else
#define ASSAY_ISA portable
#define ASSAY_ISA_VECTOR_BYTES 16
#endif

#if !defined(ASSAY_FOR_DEVICE)
#define ASSAY_FOR_DEVICE 0
#endif

namespace assay::parallel {
inline namespace ASSAY_ISA {

inline constexpr int vector_bytes = ASSAY_ISA_VECTOR_BYTES;
inline constexpr int line_bytes = 64;  // one cache line on every CPU this runs on

}  // namespace ASSAY_ISA
}  // namespace assay::parallel
