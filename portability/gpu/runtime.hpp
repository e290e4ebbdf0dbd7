#pragma once
// The seam between vendors: the runtime's names, spelled once. Only sources of this folder include
// it; everybody else sees buffers, streams, events and launches without a vendor's type in them.

#include <cstddef>
#include <cstring>

#if defined(ASSAY_GPU_HIP)
#include "hip_library.hpp"

namespace ASSAY_GPU_NAMESPACE {
namespace runtime {

using status = hipError_t;
using stream_handle = hipStream_t;
using event_handle = hipEvent_t;
using properties = hipDeviceProp_t;

inline constexpr status success = hipSuccess;
inline constexpr auto error_name = ASSAY_HIP(hipGetErrorName);
inline constexpr auto error_string = ASSAY_HIP(hipGetErrorString);
inline constexpr auto last_error = ASSAY_HIP(hipGetLastError);
inline constexpr auto device_count = ASSAY_HIP(hipGetDeviceCount);
inline constexpr auto set_device = ASSAY_HIP(hipSetDevice);
inline constexpr auto synchronize_device = ASSAY_HIP(hipDeviceSynchronize);
inline constexpr auto pci_bus_id = ASSAY_HIP(hipDeviceGetPCIBusId);
inline constexpr auto driver_version = ASSAY_HIP(hipDriverGetVersion);
inline constexpr auto runtime_version = ASSAY_HIP(hipRuntimeGetVersion);
inline constexpr auto allocate = ASSAY_HIP(hipMalloc);
inline constexpr auto release = ASSAY_HIP(hipFree);
inline constexpr auto fill = ASSAY_HIP(hipMemset);
inline constexpr auto create_stream = ASSAY_HIP(hipStreamCreateWithFlags);
inline constexpr auto destroy_stream = ASSAY_HIP(hipStreamDestroy);
inline constexpr auto synchronize_stream = ASSAY_HIP(hipStreamSynchronize);
inline constexpr unsigned stream_non_blocking = hipStreamNonBlocking;
inline constexpr auto create_event = ASSAY_HIP(hipEventCreate);
inline constexpr auto destroy_event = ASSAY_HIP(hipEventDestroy);
inline constexpr auto record_event = ASSAY_HIP(hipEventRecord);
inline constexpr auto synchronize_event = ASSAY_HIP(hipEventSynchronize);
inline constexpr auto event_milliseconds = ASSAY_HIP(hipEventElapsedTime);

inline status copy(void* to, const void* from, std::size_t bytes) {
    return ASSAY_HIP(hipMemcpy)(to, from, bytes, hipMemcpyDefault);
}
inline constexpr auto release_pinned = ASSAY_HIP(hipHostFree);
inline status allocate_pinned(void** p, std::size_t bytes) {
    return ASSAY_HIP(hipHostMalloc)(p, bytes, hipHostMallocDefault);
}
inline status copy_on(void* to, const void* from, std::size_t bytes, stream_handle on) {
    return ASSAY_HIP(hipMemcpyAsync)(to, from, bytes, hipMemcpyDefault, on);
}
inline constexpr auto wait_event = ASSAY_HIP(hipStreamWaitEvent);
enum class kind { unregistered, pinned, device };
// The type stands first in the answer, in numbers of the runtime, whatever the headers say: up to
// ROCm 5 host is 0 and device 1, from ROCm 6 on unregistered 0, host 1 and device 2.
inline kind kind_of(const void* p) {
    static const int host = [] {
        int version = 0;
        return runtime_version(&version) == success && version >= 60000000 ? 1 : 0;
    }();
    hipPointerAttribute_t a{};
    if (ASSAY_HIP(hipPointerGetAttributes)(&a, p) != success) {
        (void)last_error();
        return kind::unregistered;
    }
    int type = 0;
    std::memcpy(&type, &a, sizeof type);
    if (type == host + 1) return kind::device;
    return type == host ? kind::pinned : kind::unregistered;
}
inline status device_properties(properties* out, int device) {
    return ASSAY_HIP(hipGetDeviceProperties)(out, device);
}
inline int clock_khz(const properties& p, int) { return p.clockRate; }
inline int memory_clock_khz(const properties& p, int) { return p.memoryClockRate; }
// HIP 5.2 gives the registers of a block, and a block may have all of a compute unit's.
inline int registers_per_multiprocessor(const properties& p) { return p.regsPerBlock; }
inline std::size_t shared_per_multiprocessor(const properties& p) {
    return p.maxSharedMemoryPerMultiProcessor;
}
inline std::size_t shared_per_block(const properties& p) { return p.sharedMemPerBlock; }

}  // namespace runtime
}  // namespace ASSAY_GPU_NAMESPACE

#else
#include <cuda_runtime_api.h>

namespace assay::gpu::runtime {

using status = cudaError_t;
using stream_handle = cudaStream_t;
using event_handle = cudaEvent_t;
using properties = cudaDeviceProp;

inline constexpr status success = cudaSuccess;
inline constexpr auto error_name = &cudaGetErrorName;
inline constexpr auto error_string = &cudaGetErrorString;
inline constexpr auto last_error = &cudaGetLastError;
inline constexpr auto device_count = &cudaGetDeviceCount;
inline constexpr auto set_device = &cudaSetDevice;
inline constexpr auto synchronize_device = &cudaDeviceSynchronize;
inline constexpr auto pci_bus_id = &cudaDeviceGetPCIBusId;
inline constexpr auto driver_version = &cudaDriverGetVersion;
inline constexpr auto runtime_version = &cudaRuntimeGetVersion;
inline constexpr status (*allocate)(void**, std::size_t) = &cudaMalloc;
inline constexpr auto release = &cudaFree;
inline constexpr auto fill = &cudaMemset;
inline constexpr auto create_stream = &cudaStreamCreateWithFlags;
inline constexpr auto destroy_stream = &cudaStreamDestroy;
inline constexpr auto synchronize_stream = &cudaStreamSynchronize;
inline constexpr unsigned stream_non_blocking = cudaStreamNonBlocking;
inline constexpr status (*create_event)(event_handle*) = &cudaEventCreate;
inline constexpr auto destroy_event = &cudaEventDestroy;
inline constexpr status (*record_event)(event_handle, stream_handle) = &cudaEventRecord;
inline constexpr auto synchronize_event = &cudaEventSynchronize;
inline constexpr auto event_milliseconds = &cudaEventElapsedTime;

inline status copy(void* to, const void* from, std::size_t bytes) {
    return cudaMemcpy(to, from, bytes, cudaMemcpyDefault);
}
inline constexpr auto release_pinned = &cudaFreeHost;
inline status allocate_pinned(void** p, std::size_t bytes) { return cudaMallocHost(p, bytes); }
inline status copy_on(void* to, const void* from, std::size_t bytes, stream_handle on) {
    return cudaMemcpyAsync(to, from, bytes, cudaMemcpyDefault, on);
}
inline constexpr auto wait_event = &cudaStreamWaitEvent;
enum class kind { unregistered, pinned, device };
inline kind kind_of(const void* p) {
    cudaPointerAttributes a{};
    if (cudaPointerGetAttributes(&a, p) != success) {
        (void)last_error();
        return kind::unregistered;
    }
    if (a.type == cudaMemoryTypeDevice || a.type == cudaMemoryTypeManaged) return kind::device;
    return a.type == cudaMemoryTypeHost ? kind::pinned : kind::unregistered;
}
inline status device_properties(properties* out, int device) {
    return cudaGetDeviceProperties(out, device);
}
inline int attribute_or_zero(cudaDeviceAttr which, int device) {
    int value = 0;
    return cudaDeviceGetAttribute(&value, which, device) == cudaSuccess ? value : 0;
}
inline int registers_per_multiprocessor(const properties& p) { return p.regsPerMultiprocessor; }
inline std::size_t shared_per_multiprocessor(const properties& p) {
    return p.sharedMemPerMultiprocessor;
}
inline std::size_t shared_per_block(const properties& p) { return p.sharedMemPerBlockOptin; }
// CUDA 13 took the clocks out of the properties.
inline int clock_khz(const properties&, int device) {
    return attribute_or_zero(cudaDevAttrClockRate, device);
}
inline int memory_clock_khz(const properties&, int device) {
    return attribute_or_zero(cudaDevAttrMemoryClockRate, device);
}

}  // namespace assay::gpu::runtime
#endif
