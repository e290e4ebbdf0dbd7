#pragma once
// A program may hold the runtimes of two vendors, each made from the same sources. What those
// define lies in an inline namespace under HIP: namespace assay::gpu ASSAY_GPU_VENDOR { ... }.

#if defined(ASSAY_GPU_HIP)
#define ASSAY_GPU_VENDOR ::inline hip
#else
#define ASSAY_GPU_VENDOR
#endif
