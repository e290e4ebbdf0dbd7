// libamdhip64 with one made-up MI250X whose kernels do nothing: what amd/'s host code makes of
// readings, without a device. Every wave reads STAND_IN_CYCLES, and events are as far apart as
// those take at STAND_IN_MHZ.

#define __HIP_PLATFORM_AMD__ 1
#define __HIP_DISABLE_CPP_FUNCTIONS__ 1
#include <hip/hip_runtime_api.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "amd/device.hpp"

namespace {

double told(const char* name) {
    const char* text = std::getenv(name);
    return text ? std::atof(text) : 1;
}

template <class Handle>
hipError_t give(Handle* handle) {
    static int thing;
    *handle = reinterpret_cast<Handle>(&thing);
    return hipSuccess;
}

}  // namespace

extern "C" {

hipError_t hipGetDeviceCount(int* count) {
    *count = 1;
    return hipSuccess;
}
hipError_t hipSetDevice(int) { return hipSuccess; }
hipError_t hipGetDeviceProperties(hipDeviceProp_t* p, int) {
    *p = {};
    std::snprintf(p->name, sizeof p->name, "AMD Instinct MI250X");
    std::snprintf(p->gcnArchName, sizeof p->gcnArchName, "gfx90a:sramecc+:xnack-");
    p->multiProcessorCount = 110;
    p->clockRate = 1700000;
    p->memoryBusWidth = 4096;
    return hipSuccess;
}
hipError_t hipDeviceGetPCIBusId(char* text, int size, int) {
    std::snprintf(text, static_cast<std::size_t>(size), "0000:C3:00.0");
    return hipSuccess;
}
hipError_t hipRuntimeGetVersion(int* version) {
    *version = 50200000;
    return hipSuccess;
}
hipError_t hipModuleLoadData(hipModule_t* module, const void*) {
    return std::getenv("STAND_IN_NO_CODE") ? hipErrorNoBinaryForGpu : give(module);
}
hipError_t hipModuleGetFunction(hipFunction_t* function, hipModule_t, const char*) {
    return give(function);
}
hipError_t hipMalloc(void** at, std::size_t bytes) {
    *at = std::malloc(bytes);
    return hipSuccess;
}
hipError_t hipFree(void* at) {
    std::free(at);
    return hipSuccess;
}
hipError_t hipMemcpy(void* to, const void* from, std::size_t bytes, hipMemcpyKind) {
    std::memcpy(to, from, bytes);
    return hipSuccess;
}
hipError_t hipStreamCreateWithFlags(hipStream_t* stream, unsigned) { return give(stream); }
hipError_t hipStreamDestroy(hipStream_t) { return hipSuccess; }
hipError_t hipStreamSynchronize(hipStream_t) { return hipSuccess; }
hipError_t hipEventCreate(hipEvent_t* event) { return give(event); }
hipError_t hipEventDestroy(hipEvent_t) { return hipSuccess; }
hipError_t hipEventRecord(hipEvent_t, hipStream_t) { return hipSuccess; }
hipError_t hipEventSynchronize(hipEvent_t) { return hipSuccess; }
hipError_t hipEventElapsedTime(float* milliseconds, hipEvent_t, hipEvent_t) {
    *milliseconds = static_cast<float>(told("STAND_IN_CYCLES") / told("STAND_IN_MHZ") * 1e-3);
    return hipSuccess;
}
const char* hipGetErrorString(hipError_t) { return "made up"; }

hipError_t hipModuleLaunchKernel(hipFunction_t, unsigned blocks, unsigned, unsigned,
                                 unsigned threads, unsigned, unsigned, unsigned, hipStream_t,
                                 void** arguments, void**) {
    const auto& k = *static_cast<const assay::micro::amd::kernel_arguments*>(arguments[0]);
    for (unsigned wave = 0; wave < blocks * ((threads + 63) / 64); ++wave)
        k.cycles[wave] = static_cast<long long>(told("STAND_IN_CYCLES"));
    return hipSuccess;
}

}  // extern "C"
