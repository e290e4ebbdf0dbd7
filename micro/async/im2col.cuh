#pragma once
// Im2col copies on the device: the tensor's description (CUDA driver API, cuTensorMapEncodeIm2col),
// the copy, and its check.

#include "im2col.hpp"
#include "loads.cuh"

namespace assay::micro::async {

// The tensor's description, as words. Both corners are the same along each axis, so that the order
// of axes does not matter there.
inline std::vector<std::uint32_t> description_of(const im2col_tensor& t, void* memory) {
    const auto rank = static_cast<cuuint32_t>(t.dims);
    std::vector<cuuint64_t> extents{cuuint64_t(t.channels)}, strides{cuuint64_t(t.channels) * 4};
    for (int a = 0; a < t.dims - 2; ++a) {
        extents.push_back(t.extents[a]);
        strides.push_back(strides.back() * t.extents[a]);
    }
    extents.push_back(t.images);
    const std::vector<cuuint32_t> steps(rank, 1);
    CUtensorMap map;
    const auto encode =
        tensor_encoder<decltype(&cuTensorMapEncodeIm2col)>("cuTensorMapEncodeIm2col");
    const auto status =
        encode(&map, CU_TENSOR_MAP_DATA_TYPE_UINT32, rank, memory, extents.data(), strides.data(),
               t.lower.data(), t.upper.data(), t.channels_taken, t.pixels, steps.data(),
               CU_TENSOR_MAP_INTERLEAVE_NONE, CU_TENSOR_MAP_SWIZZLE_NONE,
               CU_TENSOR_MAP_L2_PROMOTION_NONE, CU_TENSOR_MAP_FLOAT_OOB_FILL_NONE);
    if (status != CUDA_SUCCESS)
        throw gpu::error(status, "cuTensorMapEncodeIm2col refused images of " +
                                     std::to_string(t.pixels) + " pixels");
    std::vector<std::uint32_t> words(sizeof map / 4);
    std::memcpy(words.data(), &map, sizeof map);
    return words;
}

// Operands behind the others: the im2col_start of all copies.
inline constexpr int start_word = told_words;

// Starts a copy of image `image` (loads.cuh).
template <int Dims>
struct im2col {
    const std::uint32_t* operands;
    ptx::im2col_start at;
    __device__ explicit im2col(const kernel_arguments& k)
        : operands(k.operands),
          at(*reinterpret_cast<const ptx::im2col_start*>(k.operands + start_word)) {}
    __device__ void operator()(std::uint32_t to, std::uint32_t image, std::uint32_t,
                               std::uint32_t barrier) const {
        ptx::im2col_load<Dims>(to, operands, at, image, barrier);
    }
};

// Room for `copies` boxes a block, each an image of b.dims dimensions, of which there are
// `footprint` bytes a block.
inline room room_of(const boxes& b, std::size_t footprint, int copies,
                    const ptx::im2col_start& at) {
    auto r = space_of({0, b.bytes}, footprint, copies);
    r.prepare = [=, told = r.prepare](void* memory, std::size_t bytes) {
        const auto map = description_of(images_of(b.dims, b.rows(), bytes / b.bytes), memory);
        auto words = told(memory, bytes);
        std::copy(map.begin(), map.end(), words.begin());
        words[stride_word] = b.stride();
        words.resize(start_word + sizeof at / 4);
        std::memcpy(&words[start_word], &at, sizeof at);
        return words;
    };
    return r;
}

// The last images of two blocks, the tensor's end among them, that lie in shared memory in the end:
// from `measured` on, and from within an image.
template <int Dims, int Stages>
answers check_images(const session& s, const boxes& b, std::size_t footprint,
                     const ptx::im2col_start& measured) {
    const auto count = footprint / b.bytes;
    answers all;
    for (const auto& at : {measured, start_within(Dims)}) {
        const auto one = check_throughput<im2col<Dims>, Stages>(
            s, room_of(b, footprint, Stages, at), static_cast<int>(count) / Stages - 1,
            checksums_of_last(b, count, Stages, 2, at));
        all = {all.equal + one.equal, all.total + one.total};
    }
    return all;
}

// The machine code of one copy, and of what else stands once beside each.
inline std::vector<record::expected_code> code_of_im2col(int dims,
                                                         const std::vector<std::string>& each) {
    return code_of_loads("UTMALDG." + std::to_string(dims) + "D.IM2COL", each);
}

}  // namespace assay::micro::async
