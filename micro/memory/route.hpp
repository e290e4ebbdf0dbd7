#pragma once
// The two ends of a copy: memory of the host, pinned, pageable or mapped, and of one or two
// devices.

#include <cuda_runtime_api.h>

#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>

#include "gpu/check.hpp"
#include "gpu/memory.hpp"
#include "harness/session.hpp"

namespace assay::micro::memory {

using owned_bytes = std::shared_ptr<void>;

// Pinned memory is mapped too.
inline owned_bytes host_bytes(std::size_t bytes, bool pinned) {
    if (pinned) return {gpu::allocate_pinned(bytes), gpu::release_pinned};
    const owned_bytes p(std::malloc(bytes), std::free);
    if (!p) throw std::runtime_error("the host has too little memory for this copy");
    // Pages that nobody wrote are all the same one, which the CPU's cache holds.
    std::memset(p.get(), 1, bytes);
    return p;
}

inline owned_bytes device_bytes(std::size_t bytes, int device) {
    int current = 0;
    void* p = nullptr;
    ASSAY_CHECK(cudaGetDevice(&current));
    ASSAY_CHECK(cudaSetDevice(device));
    const auto status = cudaMalloc(&p, bytes);
    ASSAY_CHECK(cudaSetDevice(current));
    ASSAY_CHECK(status);
    return {p, gpu::release};
}

// A device that this one reaches, made reachable; -1: none.
inline int reachable_from(int device) {
    int count = 0;
    ASSAY_CHECK(cudaGetDeviceCount(&count));
    for (int other = 0, can = 0; other < count; ++other) {
        if (other == device) continue;
        ASSAY_CHECK(cudaDeviceCanAccessPeer(&can, device, other));
        if (!can) continue;
        const auto status = cudaDeviceEnablePeerAccess(other, 0);
        if (status != cudaErrorPeerAccessAlreadyEnabled) ASSAY_CHECK(status);
        static_cast<void>(cudaGetLastError());  // a second time it is an error, and stays the last
        return other;
    }
    return -1;
}

// NVLink where the link of two devices carries atomics, which PCIe peers do not (CUDA Runtime API,
// cudaDevP2PAttrNativeAtomicSupported).
inline std::string link_between(int device, int other) {
    int atomics = 0;
    ASSAY_CHECK(
        cudaDeviceGetP2PAttribute(&atomics, cudaDevP2PAttrNativeAtomicSupported, device, other));
    return atomics ? "NVLink" : "PCIe";
}

// GB/s a direction of the host's link as it runs: 2.5, 5, 8, 16 and 32 GT/s a lane, coded 8b/10b up
// to generation 2 and 128b/130b from 3 on (PCI Express Base Specification 5.0); 0: unknown.
inline double pcie_peak(const gpu::management& nvml) {
    constexpr double lane[]{0, 0.25, 0.5, 128.0 / 130, 256.0 / 130, 512.0 / 130};
    const auto generation = static_cast<std::size_t>(nvml.pcie_generation().value_or(0));
    return generation < std::size(lane) ? lane[generation] * nvml.pcie_lanes().value_or(0) : 0;
}

struct route {
    owned_bytes source, target;
    std::string link = "PCIe";
};

// `direction` is h2d, d2h, d2d or p2p; no bytes where there is no second device.
inline route route_of(std::string_view memory, std::string_view direction, std::size_t bytes,
                      int device) {
    const int peer = direction == "p2p" ? reachable_from(device) : device;
    if (peer < 0) return {};
    const auto near = device_bytes(bytes, device);
    if (direction == "d2d") return {near, device_bytes(bytes, device), "none"};
    if (direction == "p2p") return {near, device_bytes(bytes, peer), link_between(device, peer)};
    const auto host = host_bytes(bytes, memory != "pageable");
    return direction == "h2d" ? route{host, near} : route{near, host};
}

}  // namespace assay::micro::memory
