#include "device_side.hpp"

#include <dlfcn.h>

#include <string>

#include "../../portability/gpu/hip_runtimes.hpp"
#include "device_pointer.hpp"

namespace assay::mpi {
namespace {

bool is_mapped(const char* library) {
    void* handle = dlopen(library, RTLD_LAZY | RTLD_NOLOAD);
    if (handle) dlclose(handle);
    return handle != nullptr;
}

// HIP's where the program has HIP's runtime and no driver of CUDA's.
const char* library_name() {
    if (!is_mapped("libcuda.so.1"))
        for (const gpu::hip_runtime& one : gpu::hip_runtimes)
            if (is_mapped(one.name)) return "libassay_mpi_device_hip.so";
    return "libassay_mpi_device.so";
}

const device::library* opened() {
    Dl_info ours;
    if (!dladdr(reinterpret_cast<void*>(&device_side), &ours) || !ours.dli_fname) return nullptr;
    std::string path = ours.dli_fname;
    path.resize(path.rfind('/') + 1);
    void* handle = dlopen((path + library_name()).c_str(), RTLD_NOW | RTLD_LOCAL);
    if (!handle) return nullptr;
    const auto entry = reinterpret_cast<decltype(&assay_mpi_device_library)>(
        dlsym(handle, "assay_mpi_device_library"));
    const device::library* table = entry ? entry() : nullptr;
    const bool fits =
        table && table->version == device::library_version && table->form_bytes == sizeof(form);
    return fits ? table : nullptr;
}

// MPICH's MPIX_GPU_SUPPORT_CUDA and MPIX_GPU_SUPPORT_HIP.
constexpr int gpu_kinds[] = {0, 2};

bool says_so() {
    using mpich_query = int(int kind, int* supported);
    if (const auto ask = reinterpret_cast<mpich_query*>(dlsym(RTLD_NEXT, "MPIX_GPU_query_support")))
        for (const int kind : gpu_kinds)
            if (int yes = 0; ask(kind, &yes) == 0 && yes) return true;
    for (const char* name : {"MPIX_Query_cuda_support", "MPIX_Query_rocm_support"})
        if (const auto ask = reinterpret_cast<int (*)()>(dlsym(RTLD_NEXT, name)); ask && ask() == 1)
            return true;
    return false;
}

}  // namespace

const device::library* device_side() {
    static const device::library* table = opened();
    return table;
}

bool takes_device_pointers() {
    static const bool yes = says_so();
    return yes;
}

}  // namespace assay::mpi
