// What hipcc's objects call before and around a launch, and the library behind it. They register
// their machine code before main; that is kept until somebody asks for HIP.

#include "hip_library.hpp"

#include <dlfcn.h>

#include <list>
#include <vector>

#include "hip_runtimes.hpp"

namespace ASSAY_GPU_NAMESPACE {
namespace {

struct kernel {
    const void* host_function;
    char* device_function;
    const char* device_name;
};
// What one object registers; `handle` is HIP's.
struct module {
    const void* machine_code;
    void** handle = nullptr;
    std::vector<kernel> kernels;
};
std::list<module>& modules() {
    static std::list<module> all;
    return all;
}

void** register_code(const void* machine_code, void* library) {
    using function = void** (*)(const void*);
    return reinterpret_cast<function>(::dlsym(library, "__hipRegisterFatBinary"))(machine_code);
}
void register_kernel(void** handle, const kernel& k, void* library) {
    using function = void (*)(void**, const void*, char*, const char*, unsigned, void*, void*,
                              dim3*, dim3*, int*);
    reinterpret_cast<function>(::dlsym(library, "__hipRegisterFunction"))(
        handle, k.host_function, k.device_function, k.device_name, ~0U, nullptr, nullptr, nullptr,
        nullptr, nullptr);
}

// The one that the machine's administrator made the default, else the newest.
void* find_library() {
    if (void* found = ::dlopen("libamdhip64.so", RTLD_NOW)) return found;
    for (const hip_runtime& one : hip_runtimes)
        if (void* found = ::dlopen(one.name, RTLD_NOW)) return found;
    return nullptr;
}

void* open_library() {
    void* found = find_library();
    if (found == nullptr) return nullptr;
    for (module& m : modules()) {
        m.handle = register_code(m.machine_code, found);
        for (const kernel& k : m.kernels) register_kernel(m.handle, k, found);
    }
    return found;
}

}  // namespace

void* hip_symbol(const char* name) {
    static void* const library = open_library();
    return library ? ::dlsym(library, name) : nullptr;
}

}  // namespace ASSAY_GPU_NAMESPACE

extern "C" {

void** __hipRegisterFatBinary(const void* machine_code) {
    auto& all = assay::gpu::hip::modules();
    all.push_back({machine_code, nullptr, {}});
    return reinterpret_cast<void**>(&all.back());
}

void __hipRegisterFunction(void** registered, const void* host_function, char* device_function,
                           const char* device_name, unsigned, void*, void*, dim3*, dim3*, int*) {
    reinterpret_cast<assay::gpu::hip::module*>(registered)
        ->kernels.push_back({host_function, device_function, device_name});
}

// The process ends: by then HIP's own state may be gone.
void __hipUnregisterFatBinary(void**) {}

hipError_t __hipPopCallConfiguration(dim3* grid, dim3* block, size_t* shared, hipStream_t* on) {
    return ASSAY_HIP(__hipPopCallConfiguration)(grid, block, shared, on);
}

hipError_t hipLaunchKernel(const void* function, dim3 grid, dim3 block, void** arguments,
                           size_t shared, hipStream_t on) {
    return ASSAY_HIP(hipLaunchKernel)(function, grid, block, arguments, shared, on);
}

}  // extern "C"
