#pragma once
// launch_batch of a function, for the one source file that holds its kernel.

#include "device/batch_body.hpp"
#include "device/launchers.hpp"
#include "gpu/grid.cuh"

namespace assay::bessel::device {

template <function Function, class T>
void launch_batch(const batch_arguments<T>& a, const gpu::stream& on) {
    if (a.n == 0) return;
    gpu::launch_blocks<block_threads>(
        batch_shape(a.n), on, batch_body<Function, T>{a.nu, a.x, a.out, a.n, a.one_order, a.m});
}

}  // namespace assay::bessel::device

#define ASSAY_DEVICE_BATCH(name, type)                                                      \
    template void assay::bessel::device::launch_batch<assay::bessel::function::name, type>( \
        const assay::bessel::device::batch_arguments<type>&, const assay::gpu::stream&);
