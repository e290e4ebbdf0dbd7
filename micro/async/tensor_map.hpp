#pragma once
// The descriptions of tensors that the probes copy boxes of (CUDA driver API,
// cuTensorMapEncodeTiled).

#include <cuda.h>
#include <cuda_runtime_api.h>

#include <cstring>
#include <string>
#include <vector>

#include "gpu/check.hpp"
#include "gpu/memory.hpp"

namespace assay::micro::async {

inline constexpr std::uint32_t row_words = 32;  // of a box with rows: 128 bytes, a swizzle's span

// One after another, boxes of 32-bit words fill the memory. A box of one dimension is a run of
// words; of more, rows of 128 bytes. `dims` 0 is a copy without a tensor.
struct boxes {
    int dims;
    std::uint32_t bytes;
    bool swizzled = false;  // in spans of 128 bytes
    // What L2 fetches at least when it misses.
    CUtensorMapL2promotion promotion = CU_TENSOR_MAP_L2_PROMOTION_NONE;

    [[nodiscard]] std::uint32_t words() const { return bytes / 4; }
    [[nodiscard]] std::uint32_t rows() const { return words() / row_words; }
    // What box number i is named by: a byte offset, a word, a row, or its number.
    [[nodiscard]] std::uint32_t stride() const {
        return dims == 0 ? bytes : dims == 1 ? words() : dims == 2 ? rows() : 1;
    }
};

// The driver's function of that name, which has the type `Function`.
template <class Function>
Function tensor_encoder(const char* name) {
    void* found = nullptr;
    cudaDriverEntryPointQueryResult result{};
    constexpr unsigned since = 12000;
    ASSAY_CHECK(cudaGetDriverEntryPointByVersion(name, &found, since, cudaEnableDefault, &result));
    if (result != cudaDriverEntryPointSuccess) throw gpu::error(0, std::string("no ") + name);
    return reinterpret_cast<Function>(found);
}

// The description of `bytes` of memory as a tensor of those boxes, as words; 32 zeros for none.
inline std::vector<std::uint32_t> tensor_words(const boxes& b, void* memory, std::size_t bytes) {
    constexpr cuuint32_t rank_most = 5;
    const cuuint64_t count = bytes / b.bytes;
    std::vector<std::uint32_t> words(sizeof(CUtensorMap) / 4);
    if (b.dims == 0) return words;
    const auto rank = static_cast<cuuint32_t>(b.dims);
    cuuint64_t extents[rank_most]{row_words, b.rows(), 1, 1, 1}, strides[rank_most];
    cuuint32_t box[rank_most]{row_words, b.rows(), 1, 1, 1}, steps[rank_most]{1, 1, 1, 1, 1};
    if (b.dims == 1) extents[0] = box[0] = b.words();
    extents[rank - 1] *= count;
    for (auto& stride : strides) stride = b.bytes;
    strides[0] = row_words * 4;
    CUtensorMap map;
    const auto encode = tensor_encoder<decltype(&cuTensorMapEncodeTiled)>("cuTensorMapEncodeTiled");
    const auto status = encode(&map, CU_TENSOR_MAP_DATA_TYPE_UINT32, rank, memory, extents, strides,
                               box, steps, CU_TENSOR_MAP_INTERLEAVE_NONE,
                               b.swizzled ? CU_TENSOR_MAP_SWIZZLE_128B : CU_TENSOR_MAP_SWIZZLE_NONE,
                               b.promotion, CU_TENSOR_MAP_FLOAT_OOB_FILL_NONE);
    if (status != CUDA_SUCCESS)
        throw gpu::error(status, "cuTensorMapEncodeTiled refused a box of " +
                                     std::to_string(b.bytes) + " bytes");
    std::memcpy(words.data(), &map, sizeof map);
    return words;
}

}  // namespace assay::micro::async
