#pragma once
// What is known of a device before anything is measured.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "vendor.hpp"

namespace assay::gpu {

// One device as the runtime (and, where it is there, NVML) describes it. Unknown texts are empty.
struct facts {
    int index = 0;  // the runtime's number, after CUDA_VISIBLE_DEVICES
    std::string name;
    std::string uuid;  // "GPU-..." or "MIG-..."
    std::string pci;
    int major = 0;  // compute capability
    int minor = 0;
    int sms = 0;
    int warp_threads = 32;
    int max_threads_per_sm = 0;
    int registers_per_sm = 0;
    std::size_t shared_bytes_per_sm = 0;
    std::size_t shared_bytes_per_block = 0;  // with opt-in
    std::size_t l2_bytes = 0;
    std::size_t memory_bytes = 0;
    int memory_bus_bits = 0;
    double max_clock_mhz = 0;
    double memory_clock_mhz = 0;
    std::optional<double> power_limit_w;
    std::optional<bool> ecc;
    std::optional<bool> mig;
    std::string driver;   // release, or the CUDA version that it supports where NVML is missing
    std::string runtime;  // "13.0"
};

struct device_list {
    std::vector<facts> devices;
    std::string reason;  // why `devices` is empty: the one skip reason of every GPU entry
};

}  // namespace assay::gpu

namespace ASSAY_GPU_NAMESPACE {

// All devices that the runtime shows, asked once a process. No context is created on any of them.
const device_list& visible_devices();

}  // namespace ASSAY_GPU_NAMESPACE

namespace assay::gpu {

// "sm_90": the architecture that a compute capability names.
[[nodiscard]] std::string architecture(const facts& device);

// The entry of `embedded` ("sm_80", "sm_90a", ...) whose machine code runs on compute capability
// major.minor, or an empty view. Code for sm_XYa runs on X.Y alone; code for sm_XY runs on X.Z with
// Z >= Y (CUDA C++ Programming Guide, "Application Compatibility"). The closest one wins.
[[nodiscard]] std::string_view machine_code_for(int major, int minor,
                                                const std::vector<std::string>& embedded);

}  // namespace assay::gpu
