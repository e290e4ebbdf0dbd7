#pragma once
// ASSAY_ISA names the instruction set that a translation unit is compiled for, and the namespace of
// whatever in it the linker must not share with another's. kernels_portable.cpp names its own.
// Device code is compiled for the host as well, without its instruction sets.

#ifndef ASSAY_ISA
#if defined(__CUDACC__) || defined(__HIPCC__)
#define ASSAY_ISA beside_device
#elif defined(__AVX512F__)
#define ASSAY_ISA avx512
#elif defined(__AVX2__) && defined(__FMA__)
#define ASSAY_ISA avx2
#elif defined(__ARM_NEON)
#define ASSAY_ISA neon
#else
#error "batches need AVX-512F, AVX2 with FMA, or NEON"
#endif
#endif
