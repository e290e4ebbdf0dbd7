#pragma once
// HIP's runtimes by their sonames, the newest first, and what each calls memory of a device:
// hipMemoryTypeHost is 0, hipMemoryTypeDevice 1 up to ROCm 5; from ROCm 6 on unregistered is 0,
// host 1, device 2, managed 3.

#include <array>

namespace assay::gpu {

struct hip_runtime {
    const char* name;
    int device_memory;
};
inline constexpr std::array hip_runtimes{hip_runtime{"libamdhip64.so.7", 2},
                                         hip_runtime{"libamdhip64.so.6", 2},
                                         hip_runtime{"libamdhip64.so.5", 1}};

}  // namespace assay::gpu
