// tcgen05.mma, a kernel a kind: types stand in the instruction's descriptor.
// Machine code: 100a

#include "behaviour/tcgen05_words.hpp"
#include "tensor/lane_words.hpp"
#include "tensor/tcgen05_kernels.cuh"
#include "tile_kernel.hpp"

namespace assay::micro::arithmetic {

// c goes to tensor memory and d comes from there, a word an element.
template <class Kind>
__global__ void __launch_bounds__(tensor::tcgen05_threads)
    multiply_tcgen05_tile(const std::uint32_t* words, const std::uint32_t* c, std::uint32_t* d,
                          long long* cycles) {
    long long start = 0, stop = 0;
    if constexpr (ptx::has_tcgen05) {
        const std::uint32_t* own = words + std::size_t{blockIdx.x} * tcgen05_tile_words;
        const unsigned first = (blockIdx.x * blockDim.x + threadIdx.x) * tcgen05_columns;
        const tensor::tcgen05_tiles<tcgen05_columns> tiles(own);
        tensor::tensor_room room(0);
        const std::uint32_t lanes = room.lanes_of_warp();
        for (int i = 0; i < tcgen05_scale_columns; ++i)
            ptx::tcgen05_store(lanes + tensor::scale_column + i,
                               own[tcgen05_scales + i * tensor::lanes + threadIdx.x % 32]);
        for (int i = 0; i < tcgen05_columns; ++i) ptx::tcgen05_store(lanes + i, c[first + i]);
        ptx::tcgen05_wait_store();
        ptx::tcgen05_fence_before();
        __syncthreads();
        ptx::tcgen05_fence_after();
        const std::uint32_t instruction = own[0];
        start = ptx::clock_cycles();
        room.run([&] {
            Kind::issue(room.address, tiles.a, tiles.b, instruction, 1,
                        room.address + tensor::scale_column);
        });
        stop = ptx::clock_cycles();
        ptx::tcgen05_fence_after();
        for (int i = 0; i < tcgen05_columns; ++i) d[first + i] = ptx::tcgen05_load(lanes + i);
    }
    if (threadIdx.x == 0) cycles[blockIdx.x] = stop - start;
}

template <class... Kind>
instruction_kernels tcgen05_kernels_of() {
    static const instruction_kernel all[]{
        {Kind::kind, &multiply_tcgen05_tile<Kind>, tcgen05_columns}...};
    return all;
}

instruction_kernels tcgen05_kernels() {
    using namespace ptx;
    return tcgen05_kernels_of<tcgen05_f16, tcgen05_tf32, tcgen05_f8f6f4, tcgen05_i8,
                              tcgen05_mxf8f6f4, tcgen05_mxf4, tcgen05_mxf4nvf4>();
}

}  // namespace assay::micro::arithmetic
