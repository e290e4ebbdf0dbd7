#pragma once
// An executor whose parts are kernels of a device, and the bodies that run the algorithms there.
// The same source runs under CUDA, HIP and the model of a device that exists only on the CPU.

#include <cstddef>

#include "executor.hpp"

namespace assay::parallel {

// A back end's device. Algorithms wait for their kernels: what was computed can be copied.
class device_executor : public executor {
  public:
    [[nodiscard]] device_executor* device() final { return this; }
    [[nodiscard]] virtual unsigned multiprocessors() const = 0;
    // Device memory that lives until more is asked for; zeroed when it grows.
    [[nodiscard]] virtual void* scratch(std::size_t bytes) = 0;
    // 64 bytes of host memory that kernels write.
    [[nodiscard]] virtual void* result() = 0;
    // Whether kernels may touch all of [p, p + bytes).
    [[nodiscard]] virtual bool reaches(const void* p, std::size_t bytes) const = 0;
    // The stream of this executor: gpu::stream, or gpu::host_model::stream.
    [[nodiscard]] virtual void* stream() = 0;
    virtual void wait() = 0;
};

// The executor's device, or throws std::logic_error: code compiled for `compiled_for` was given an
// executor of another back end.
device_executor& device_of(executor& e, const char* compiled_for);
// Throws std::logic_error when the executor is a device's: this code was compiled for the host.
void require_host(executor& e);

}  // namespace assay::parallel
