#pragma once
// One way to launch a kernel, typed by the kernel's own parameters.

#include <array>
#include <cstddef>
#include <string>
#include <type_traits>

#include "stream.hpp"

namespace assay::gpu {

struct extent3 {
    unsigned x = 1, y = 1, z = 1;
};

// How the device chooses the SMs of clusters.
enum class cluster_policy { by_device, spread, load_balancing };

struct launch_shape {
    extent3 grid;
    extent3 block;
    std::size_t shared_bytes = 0;
    unsigned cluster = 1;  // blocks a cluster along x; above 1 needs sm_90
    cluster_policy policy = cluster_policy::by_device;
};

}  // namespace assay::gpu

namespace ASSAY_GPU_NAMESPACE {

// Launches; `error` when the launch itself is refused, of which `refused` when no such cluster fits
// the device. A device without machine code in this program is told apart by `no_machine_code`.
void launch_raw(const void* kernel, const launch_shape& shape, void** arguments, const stream& on);

// How many clusters of `shape` the device holds at once, `refused` when none; its grid is not
// looked at.
[[nodiscard]] unsigned resident_clusters(const void* kernel, const launch_shape& shape);
template <class... Parameters>
[[nodiscard]] unsigned resident_clusters(void (*kernel)(Parameters...), const launch_shape& shape) {
    return resident_clusters(reinterpret_cast<const void*>(kernel), shape);
}

// True for the error that says that the program holds no machine code for the device.
[[nodiscard]] bool no_machine_code(int code);
// Empty when the program holds machine code of `kernel` for the current device, else the reason.
[[nodiscard]] std::string why_not_loadable(const void* kernel);

// Arguments are converted to the kernel's parameters, as a call would.
template <class... Parameters>
void launch(void (*kernel)(Parameters...), const launch_shape& shape, const stream& on,
            std::type_identity_t<Parameters>... arguments) {
    std::array<void*, sizeof...(Parameters)> pointers{static_cast<void*>(&arguments)...};
    launch_raw(reinterpret_cast<const void*>(kernel), shape, pointers.data(), on);
}

}  // namespace ASSAY_GPU_NAMESPACE
