// As much of a CUDA driver as the interposer asks: which pointers are a device's.

#include <atomic>
#include <cstdint>

namespace {
std::uintptr_t first = 0, bytes = 0;
std::atomic<bool (*)(const void*)> is_device{nullptr};
}  // namespace

extern "C" {

// Tests say which memory to call a device's, or who knows.
void stub_cuda_device(const void* begin, std::uintptr_t size) {
    first = reinterpret_cast<std::uintptr_t>(begin);
    bytes = size;
}
void stub_ask(bool (*knows)(const void*)) { is_device.store(knows); }

// Attribute 2 is the memory type, whose value 2 is a device's; memory that CUDA does not know is an
// invalid value, error 1.
int cuPointerGetAttribute(void* result, int attribute, std::uint64_t pointer) {
    const auto knows = is_device.load();
    const auto* place = reinterpret_cast<const void*>(static_cast<std::uintptr_t>(pointer));
    if (attribute != 2 || !(knows ? knows(place) : pointer - first < bytes)) return 1;
    *static_cast<unsigned*>(result) = 2;
    return 0;
}
}
