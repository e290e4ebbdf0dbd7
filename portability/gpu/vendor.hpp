#pragma once
// A program may hold the runtimes of two vendors, each made from the same sources. What those
// define is told apart by an inline namespace under HIP.

#if defined(ASSAY_GPU_HIP)
#define ASSAY_GPU_NAMESPACE assay::gpu::inline hip
#else
#define ASSAY_GPU_NAMESPACE assay::gpu
#endif
