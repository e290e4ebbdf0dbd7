// As much of a CUDA driver as the interposer asks: which pointers are a device's.

#include <cstdint>

namespace {
std::uintptr_t first = 0, bytes = 0;
}

extern "C" {

// Tests say which memory to call a device's.
void stub_cuda_device(const void* begin, std::uintptr_t size) {
    first = reinterpret_cast<std::uintptr_t>(begin);
    bytes = size;
}

// Attribute 2 is the memory type, whose value 2 is a device's; memory that CUDA does not know is an
// invalid value, error 1.
int cuPointerGetAttribute(void* result, int attribute, std::uint64_t pointer) {
    if (attribute != 2 || pointer - first >= bytes) return 1;
    *static_cast<unsigned*>(result) = 2;
    return 0;
}
}
