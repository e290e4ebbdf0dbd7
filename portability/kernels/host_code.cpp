#include "host_code.hpp"

#include <vector>

#include "assay/parallel/machine.hpp"

namespace assay::kernels {

#if defined(__x86_64__)
extern const host_code code_sse2, code_avx2, code_avx512;
#else
extern const host_code code_portable;
#endif

std::span<const host_code> host_codes() {
    static const std::vector<host_code> codes = [] {
        std::vector<host_code> runnable;
#if defined(__x86_64__)
        for (const host_code* code : {&code_avx512, &code_avx2, &code_sse2})
#else
        for (const host_code* code : {&code_portable})
#endif
            if (parallel::cpu_runs(code->isa)) runnable.push_back(*code);
        return runnable;
    }();
    return codes;
}

#if defined(ASSAY_HAS_CUDA)
extern const host_code code_cuda;
#endif
#if defined(ASSAY_HAS_HIP)
extern const host_code code_hip;
#endif

std::span<const host_code> codes_of([[maybe_unused]] std::string_view backend) {
#if defined(ASSAY_HAS_CUDA)
    if (backend == "cuda") return {&code_cuda, 1};
#endif
#if defined(ASSAY_HAS_HIP)
    if (backend == "hip") return {&code_hip, 1};
#endif
    return host_codes();
}

}  // namespace assay::kernels
