// A libamdhip64 without a device behind it: memory is the host's, kernels are named and not run.
// Says on stderr what is registered and launched. STAND_IN_ROCM: its major version.

#include <hip/hip_runtime_api.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <string>

namespace {
std::map<const void*, std::string>& kernels() {
    static std::map<const void*, std::string> named;
    return named;
}
int machine_codes = 0;
int rocm() { return std::atoi(std::getenv("STAND_IN_ROCM")); }
}  // namespace

#pragma GCC visibility push(default)
extern "C" {

void** __hipRegisterFatBinary(const void*) {
    std::fprintf(stderr, "code %d\n", ++machine_codes);
    return reinterpret_cast<void**>(&machine_codes);
}
void __hipRegisterFunction(void** code, const void* host, char*, const char* name, unsigned, void*,
                           void*, dim3*, dim3*, int*) {
    if (code == reinterpret_cast<void**>(&machine_codes)) kernels()[host] = name;
}
hipError_t hipLaunchKernel(const void* host, dim3 grid, dim3 block, void**, size_t, hipStream_t) {
    const auto found = kernels().find(host);
    if (found == kernels().end()) return hipErrorInvalidDeviceFunction;
    std::fprintf(stderr, "launch %s %u %u\n", found->second.c_str(), grid.x, block.x);
    return hipSuccess;
}

hipError_t hipGetDeviceCount(int* count) { return *count = 1, hipSuccess; }
hipError_t hipGetDeviceProperties(hipDeviceProp_t* p, int) {
    *p = {};
    std::strcpy(p->name, "stand-in");
    p->multiProcessorCount = 3;
    return hipSuccess;
}
hipError_t hipSetDevice(int device) { return device == 0 ? hipSuccess : hipErrorInvalidDevice; }
hipError_t hipDeviceGetPCIBusId(char*, int, int) { return hipErrorNotSupported; }
hipError_t hipRuntimeGetVersion(int* version) { return *version = rocm() * 10000000, hipSuccess; }
hipError_t hipGetLastError() { return hipSuccess; }
const char* hipGetErrorName(hipError_t) { return "an error"; }
const char* hipGetErrorString(hipError_t) { return "of the stand-in"; }

hipError_t hipMalloc(void** p, size_t bytes) {
    *p = std::aligned_alloc(256, (bytes + 255) / 256 * 256);
    return *p ? hipSuccess : hipErrorOutOfMemory;
}
hipError_t hipHostMalloc(void** p, size_t bytes, unsigned) { return hipMalloc(p, bytes); }
hipError_t hipFree(void* p) { return std::free(p), hipSuccess; }
hipError_t hipHostFree(void* p) { return hipFree(p); }
hipError_t hipMemset(void* p, int value, size_t bytes) {
    return std::memset(p, value, bytes), hipSuccess;
}
hipError_t hipMemcpyAsync(void* to, const void* from, size_t bytes, hipMemcpyKind, hipStream_t) {
    return std::memcpy(to, from, bytes), hipSuccess;
}
// A device's memory is 1 up to ROCm 5, 2 from ROCm 6 on.
hipError_t hipPointerGetAttributes(hipPointerAttribute_t* a, const void*) {
    const int device = rocm() < 6 ? 1 : 2;
    return std::memcpy(a, &device, sizeof device), hipSuccess;
}
hipError_t hipStreamCreateWithFlags(hipStream_t* s, unsigned) { return *s = nullptr, hipSuccess; }
hipError_t hipStreamDestroy(hipStream_t) { return hipSuccess; }
hipError_t hipStreamSynchronize(hipStream_t) { return hipSuccess; }

}  // extern "C"
#pragma GCC visibility pop
