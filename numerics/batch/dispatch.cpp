#include <initializer_list>

#include "batch/kernels.hpp"

namespace assay::bessel {

extern const kernels portable_kernels;
#if defined(__x86_64__)
extern const kernels avx2_kernels;
extern const kernels avx512_kernels;
#elif defined(__aarch64__)
extern const kernels neon_kernels;
#endif

const kernels* kernels_of(path p) {
    switch (p) {
        case path::portable:
            return &portable_kernels;
#if defined(__x86_64__)
        case path::avx2:
            return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") ? &avx2_kernels
                                                                                   : nullptr;
        case path::avx512:
            return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
                           __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("fma")
                       ? &avx512_kernels
                       : nullptr;
#elif defined(__aarch64__)
        case path::neon:
            return &neon_kernels;
#endif
        default:
            return nullptr;
    }
}

const kernels* chosen_kernels = &portable_kernels;

namespace {

[[gnu::constructor]] void choose_kernels() {
#if defined(__x86_64__)
    __builtin_cpu_init();
#endif
    for (const path p : {path::neon, path::avx2, path::avx512})
        if (const kernels* found = kernels_of(p)) chosen_kernels = found;
}

}  // namespace
}  // namespace assay::bessel
