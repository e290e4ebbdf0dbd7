// Batches of log I and log K, and the guard against contraction.

#include "device/kernels.cuh"
#include "gpu/memory.hpp"

ASSAY_DEVICE_BATCH(log_i, double)
ASSAY_DEVICE_BATCH(log_k, double)
ASSAY_DEVICE_BATCH(log_i, float)
ASSAY_DEVICE_BATCH(log_k, float)

namespace assay::bessel::device {
namespace {

struct contraction_body {
    double a, c;
    unsigned* found;
    ASSAY_DEVICE_FUNCTION void operator()(const gpu::thread_place&) const {
        *found = contracts(a, c) ? 1 : 0;
    }
};

}  // namespace

bool contracts_on_device(const gpu::stream& on) {
    gpu::buffer<unsigned> found(1);
    const auto numbers = contraction_numbers();
    gpu::launch_threads<warp_threads>({}, on,
                                      contraction_body{numbers.hi, numbers.lo, found.data()});
    on.synchronize();
    return found.to_host()[0] != 0;
}

std::string why_no_kernels() {
    return gpu::why_not_loadable(reinterpret_cast<const void*>(
        &gpu::run_blocks<block_threads, batch_body<function::log_i, double>>));
}

}  // namespace assay::bessel::device
