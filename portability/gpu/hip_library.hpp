#pragma once
// HIP's runtime, opened when it is first asked, so that programs start where there is no ROCm.

#define __HIP_DISABLE_CPP_FUNCTIONS__ 1
#include <hip/hip_runtime_api.h>

#include <type_traits>

#include "vendor.hpp"

namespace ASSAY_GPU_NAMESPACE {

// A function of libamdhip64; null where the library is not installed.
void* hip_symbol(const char* name);

template <auto Function>
struct hip_function;
template <class Result, class... Arguments, Result (*Function)(Arguments...)>
struct hip_function<Function> {
    const char* name;
    Result operator()(Arguments... arguments) const {
        static const auto found = reinterpret_cast<Result (*)(Arguments...)>(hip_symbol(name));
        if (found) return found(arguments...);
        if constexpr (std::is_same_v<Result, hipError_t>)
            return hipErrorSharedObjectInitFailed;
        else
            return "libamdhip64 is not installed";
    }
};

}  // namespace ASSAY_GPU_NAMESPACE

// A function of HIP's C interface by its declaration, and by the name that a later ROCm's headers
// give its present version.
#define ASSAY_HIP(function) ASSAY_HIP_NAMED(function)
#define ASSAY_HIP_NAMED(function) (::assay::gpu::hip_function<&::function>{#function})
