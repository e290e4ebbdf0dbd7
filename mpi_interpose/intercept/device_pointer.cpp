#include "device_pointer.hpp"

#include <dlfcn.h>

#include <array>
#include <cstdint>
#include <mutex>
#include <string>
#include <vector>

#include "../../portability/gpu/hip_runtimes.hpp"

namespace assay::mpi {
namespace {

constinit link_map some_successor{};
constinit link_map unsettled{0, nullptr, nullptr, &some_successor, nullptr};

// CUDA driver API: cuPointerGetAttribute, CU_POINTER_ATTRIBUTE_MEMORY_TYPE, CU_MEMORYTYPE_DEVICE.
using cuda_query = int(void* result, int attribute, std::uint64_t pointer);
constexpr int cuda_memory_type = 2;
constexpr unsigned cuda_device_memory = 2;

// HIP runtime: hipPointerGetAttributes. The type stands first in the result, which has 32 bytes
// (hip_runtime_api.h).
using hip_query = int(void* result, const void* pointer);
constexpr std::size_t hip_result_bytes = 32;

struct drivers {
    std::atomic<cuda_query*> cuda{nullptr};
    std::atomic<hip_query*> hip{nullptr};
    std::atomic<int> hip_device_memory{0};
};
drivers found;

std::mutex runtime_door;

// Never destroyed: MPI may be finalized after our static destructors have run.
std::vector<void*>& held() {
    static auto* handles = new std::vector<void*>;
    return *handles;
}

bool find_drivers() {
    if (void* cuda = dlopen("libcuda.so.1", RTLD_LAZY | RTLD_NOLOAD))
        found.cuda.store(reinterpret_cast<cuda_query*>(dlsym(cuda, "cuPointerGetAttribute")));
    for (const gpu::hip_runtime& one : gpu::hip_runtimes)
        if (void* hip = dlopen(one.name, RTLD_LAZY | RTLD_NOLOAD)) {
            found.hip_device_memory.store(one.device_memory);
            found.hip.store(reinterpret_cast<hip_query*>(dlsym(hip, "hipPointerGetAttributes")));
        }
    return found.cuda.load() || found.hip.load();
}

std::string last_name() {
    std::string name;
    dl_iterate_phdr(
        [](dl_phdr_info* info, std::size_t, void* out) {
            *static_cast<std::string*>(out) = info->dlpi_name ? info->dlpi_name : "";
            return 0;
        },
        &name);
    return name;
}

// Looks for drivers, and where there are none holds the object mapped last, so that the next look
// waits for another one.
void look_again() {
    const std::lock_guard lock(runtime_door);
    if (find_drivers()) return last_without_driver.store(&unsettled, std::memory_order_release);
    void* handle = dlopen(last_name().c_str(), RTLD_LAZY | RTLD_NOLOAD);
    link_map* last = nullptr;
    if (!handle || dlinfo(handle, RTLD_DI_LINKMAP, &last) != 0) return;
    held().push_back(handle);
    // What came before it has to be seen now, what comes after it later.
    if (!find_drivers()) last_without_driver.store(last, std::memory_order_release);
}

bool drivers_found() { return found.cuda.load() || found.hip.load(); }

}  // namespace

constinit std::atomic<const link_map*> last_without_driver{&unsettled};

bool driver_says_host(const void* pointer) {
    if (!drivers_found()) look_again();
    if (cuda_query* ask = found.cuda.load(std::memory_order_acquire)) {
        unsigned kind = 0;
        const auto place = static_cast<std::uint64_t>(reinterpret_cast<std::uintptr_t>(pointer));
        if (ask(&kind, cuda_memory_type, place) == 0 && kind == cuda_device_memory) return false;
    }
    if (hip_query* ask = found.hip.load(std::memory_order_acquire)) {
        alignas(8) std::array<int, 2 * hip_result_bytes / sizeof(int)> result{};
        if (ask(result.data(), pointer) == 0 && result[0] == found.hip_device_memory.load())
            return false;
    }
    return true;
}

void let_go_of_objects() {
    const std::lock_guard lock(runtime_door);
    last_without_driver.store(&unsettled, std::memory_order_release);
    for (void* handle : held()) dlclose(handle);
    held().clear();
}

}  // namespace assay::mpi
