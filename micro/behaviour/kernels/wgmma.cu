// wgmma; N = 8 stands for all.
// Machine code: 90a

#include "tensor/wgmma_kernels.cuh"
#include "tile_kernel.hpp"

namespace assay::micro::arithmetic {

// Of a block's image what goes to shared memory.
template <class W>
__global__ void __launch_bounds__(tensor::warpgroup_threads)
    multiply_wgmma_tile(const std::uint32_t* words, const std::uint32_t* c, std::uint32_t* d,
                        long long* cycles) {
    constexpr int result_words = W::accumulator::count;
    const unsigned thread = blockIdx.x * blockDim.x + threadIdx.x;
    long long start = 0, stop = 0;
    if constexpr (tensor::has_wgmma) {
        const tensor::wgmma_operands<W, false> o(
            words + std::size_t{blockIdx.x} * tensor::wgmma_operands<W, false>::image.shared_words);
        auto sum = tensor::load_fragment<typename W::accumulator>(c + thread * result_words);
        start = ptx::clock_cycles();
        tensor::wgmma_body<W, false, 0, 1>(sum, o);
        stop = ptx::clock_cycles();
        memcpy(d + thread * result_words, &sum, sizeof sum);
    }
    if (threadIdx.x == 0) cycles[blockIdx.x] = stop - start;
}

template <class... Kind>
instruction_kernels wgmma_kernels_of() {
    static const instruction_kernel all[]{{ptx::wgmma<Kind, 8>::text,
                                           &multiply_wgmma_tile<ptx::wgmma<Kind, 8>>,
                                           ptx::wgmma<Kind, 8>::accumulator::count}...};
    return all;
}

instruction_kernels wgmma_kernels() {
    using namespace ptx;
    return wgmma_kernels_of<wgmma_f32_f16, wgmma_f16_f16, wgmma_f32_bf16, wgmma_f32_tf32,
                            wgmma_f32_e4m3, wgmma_f32_e5m2, wgmma_f16_e4m3, wgmma_f16_e5m2,
                            wgmma_s32_s8, wgmma_s32_u8, wgmma_s32_s8_satfinite>();
}

}  // namespace assay::micro::arithmetic
