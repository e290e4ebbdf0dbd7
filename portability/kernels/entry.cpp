// Gives this extension's code to host_code.cpp under a name of its own.

#include "isa_code.hpp"

#define ASSAY_KERNELS_JOIN_(a, b) a##b
#define ASSAY_KERNELS_JOIN(a, b) ASSAY_KERNELS_JOIN_(a, b)
#define ASSAY_KERNELS_TEXT_(a) #a
#define ASSAY_KERNELS_TEXT(a) ASSAY_KERNELS_TEXT_(a)

// hipcc would keep a constant for the device as well, where there is no run_portable.
#if !ASSAY_ON_DEVICE
namespace assay::kernels {

extern const host_code ASSAY_KERNELS_JOIN(code_, ASSAY_ISA);
const host_code ASSAY_KERNELS_JOIN(code_, ASSAY_ISA) {
    ASSAY_KERNELS_TEXT(ASSAY_ISA), run_portable,
#if defined(_OPENMP) && !ASSAY_FOR_DEVICE
        run_native
#else
        nullptr
#endif
};

}  // namespace assay::kernels
#endif
