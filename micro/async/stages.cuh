#pragma once
// Boxes in shared memory with a barrier each, and what the host tells a kernel of them.

#include "harness/flood.hpp"
#include "harness/moved.hpp"
#include "ptx/async.hpp"
#include "tensor_map.hpp"

namespace assay::micro::async {

// Words after the tensor's description in the operands.
enum told { bytes_word = 32, stride_word, count_word, told_words };

inline constexpr std::size_t box_alignment = 1024;  // of a swizzled box

// One warp's boxes: `elected` in the lane that copies. Barriers lie before the boxes.
template <int Stages>
struct stages {
    std::uint32_t bytes, stride, count;
    std::byte* memory;  // the boxes
    bool elected;

    __device__ explicit stages(const kernel_arguments& k)
        : bytes(k.operands[bytes_word]),
          stride(k.operands[stride_word]),
          count(k.operands[count_word]) {
        extern __shared__ __align__(1024) std::byte shared[];
        memory = shared + box_alignment;
        if (threadIdx.x == 0)
            for (int j = 0; j < Stages; ++j) ptx::mbarrier_init(barrier(j), 1);
        ptx::mbarrier_init_fence();
        ptx::tensor_map_fence(k.operands);
        __syncthreads();
        elected = ptx::elect_one();
    }
    __device__ std::uint32_t box(int j) const { return ptx::shared_address(memory) + j * bytes; }
    __device__ std::uint32_t barrier(int j) const {
        return ptx::shared_address(memory - box_alignment) + j * 8;
    }
    // This lane's checksum of the boxes, once they have arrived (moved.hpp).
    __device__ std::uint32_t checksum(int copies) const {
        std::uint32_t sum = 0;
        for (std::uint32_t i = threadIdx.x; i < copies * bytes / 4; i += warpSize)
            sum += weighed(reinterpret_cast<volatile std::uint32_t*>(memory)[i], i);
        return sum;
    }
};

// Room for `copies` boxes a block, and a power of two of boxes in `footprint` bytes of memory of
// its own.
inline room space_of(const boxes& b, std::size_t footprint, int copies) {
    room r;
    r.shared_bytes = box_alignment + std::size_t{b.bytes} * static_cast<unsigned>(copies);
    r.memory_bytes = footprint;
    r.prepare = [=](void* memory, std::size_t bytes) {
        auto words = tensor_words(b, memory, bytes);
        words.insert(words.end(), {b.bytes, b.stride(), std::uint32_t(footprint / b.bytes)});
        return words;
    };
    return r;
}

// One warp a block, `ctas` blocks on every SM, that moves `copies` boxes of so many bytes a turn.
inline flood flood_of(timed_kernel kernel, int copies, double bytes, const room& space,
                      unsigned ctas = 1) {
    flood f{kernel, copies, 1, extent::chip, {}, {}, "none: L2 and DRAM bound it; see memory"};
    f.warp_bytes = bytes;
    f.blocks_an_sm = ctas;
    f.space = space;
    return f;
}

}  // namespace assay::micro::async
