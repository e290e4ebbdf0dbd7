#pragma once
// One product a block on the device, between two clock reads so that its machine code is counted,
// and the way of tiles of bit patterns to it and back.

#include "gpu/launch.hpp"
#include "gpu/memory.hpp"
#include "harness/session.hpp"
#include "tcgen05_tile.hpp"
#include "tensor/kernels.cuh"
#include "tensor/layout.hpp"
#include "tensor/tcgen05_kernels.cuh"
#include "tensor/wgmma_kernels.cuh"
#include "tensor/wgmma_words.hpp"
#include "tiles.hpp"

namespace assay::micro::arithmetic {

template <class I>
__global__ void multiply_tile(const std::uint32_t* words, const std::uint32_t* c, std::uint32_t* d,
                              long long* cycles) {
    constexpr int result_words = sizeof(typename I::accumulator) / sizeof(std::uint32_t);
    const unsigned lane = blockIdx.x * blockDim.x + threadIdx.x;
    tensor::operands<I> o(words + std::size_t{blockIdx.x} * tensor::lanes * tensor::lane_words);
    // A timed kernel lets lanes share eight sets of staged operands; here each has its own.
    if constexpr (tensor::converts_operands<I>)
        o.shared += threadIdx.x / 8 * 8 * tensor::lane_words;
    auto sum = tensor::load_fragment<typename I::accumulator>(c + lane * result_words);
    const long long start = ptx::clock_cycles();
    o.issue(sum);
    const long long stop = ptx::clock_cycles();
    memcpy(d + lane * result_words, &sum, sizeof sum);
    if (threadIdx.x == 0) cycles[blockIdx.x] = stop - start;
}

template <class W>
__global__ void __launch_bounds__(tensor::warpgroup_threads)
    multiply_wgmma_tile(const std::uint32_t* words, const std::uint32_t* c, std::uint32_t* d,
                        long long* cycles) {
    constexpr int result_words = W::accumulator::count;
    const unsigned thread = blockIdx.x * blockDim.x + threadIdx.x;
    long long start = 0, stop = 0;
    if constexpr (tensor::has_wgmma) {
        const tensor::wgmma_operands<W, false> o(
            words + std::size_t{blockIdx.x} * tensor::wgmma_operands<W, false>::image.words);
        auto sum = tensor::load_fragment<typename W::accumulator>(c + thread * result_words);
        start = ptx::clock_cycles();
        tensor::wgmma_body<W, false, 0, 1>(sum, o);
        stop = ptx::clock_cycles();
        memcpy(d + thread * result_words, &sum, sizeof sum);
    } else {
        start = ptx::clock_cycles();
        stop = ptx::clock_cycles();
    }
    if (threadIdx.x == 0) cycles[blockIdx.x] = stop - start;
}

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
        for (int i = 0; i < tcgen05_columns; ++i) {
            d[first + i] = ptx::tcgen05_load(lanes + i);
            ptx::tcgen05_wait_load();
        }
    } else {
        start = ptx::clock_cycles();
        stop = ptx::clock_cycles();
    }
    if (threadIdx.x == 0) cycles[blockIdx.x] = stop - start;
}

using tile_kernel = void (*)(const std::uint32_t*, const std::uint32_t*, std::uint32_t*,
                             long long*);

// An instruction with how its tiles lie.
struct tile_code {
    tensor::form form;
    tile_kernel kernel;
    unsigned threads;  // a warp or a warpgroup
    int result_words;  // a thread
    std::vector<record::expected_code> expected;
    std::uint32_t descriptor = 0;  // tcgen05's

    // "mma", "wgmma", "tcgen05"
    [[nodiscard]] std::string instruction() const {
        return form.text.substr(0, form.text.find('.'));
    }
};
template <class I>
tile_code mma_tile() {
    return {tensor::form_of(I::text), &multiply_tile<I>, tensor::lanes,
            sizeof(typename I::accumulator) / sizeof(std::uint32_t), tensor::expected_of(I::text)};
}
template <class Kind>
tile_code wgmma_tile() {
    using instruction = ptx::wgmma<Kind, 8>;
    const auto f = tensor::form_of(instruction::text);
    return {f, &multiply_wgmma_tile<instruction>, tensor::warpgroup_threads,
            instruction::accumulator::count, tensor::wgmma_code(f, true)};
}
template <class Kind>
tile_code tcgen05_tile(const tensor::tcgen05_form& variant) {
    return {tcgen05_product(variant),
            &multiply_tcgen05_tile<Kind>,
            tensor::tcgen05_threads,
            tcgen05_columns,
            tensor::tcgen05_code({variant.mnemonic}),
            tcgen05_descriptor(variant)};
}

inline product_shape shape_of(const tensor::form& f) { return {f.m, f.n, f.k}; }

inline std::vector<std::uint32_t> operand_words(const tensor::form& f, const tile& t) {
    std::vector<std::uint32_t> words(std::size_t{tensor::lanes} * tensor::lane_words);
    const std::span all(words);
    tensor::scatter_patterns(all, tensor::lane_words, tensor::left_number(f), t.a, f.k,
                             [&](int lane, int i) { return tensor::place_in_a(f, lane, i); });
    tensor::scatter_patterns(all.subspan(tensor::left_words), tensor::lane_words,
                             tensor::right_number(f), t.b, f.n,
                             [&](int lane, int i) { return tensor::place_in_b(f, lane, i); });
    if (!f.scale.empty()) put_mma_scales(all, f, t);
    return words;
}

inline std::vector<std::uint32_t> wgmma_words(const tensor::form& f, const tile& t) {
    const tensor::wgmma_image image(f.n, false);
    std::vector<std::uint32_t> words(static_cast<std::size_t>(image.words));
    const std::span all(words);
    tensor::lay_patterns(all, image.a_tile, tensor::number_of(f.a), f.k,
                         [&](int row, int k) { return t.a[row * f.k + k]; });
    tensor::lay_patterns(all.subspan(2 * image.a_words), image.b_tile, tensor::number_of(f.b), f.k,
                         [&](int column, int k) { return t.b[k * f.n + column]; });
    return words;
}

inline std::vector<std::uint32_t> input_words(const tile_code& code, const tile& t) {
    if (code.instruction() == "tcgen05") return tcgen05_words(code.form, code.descriptor, t);
    return code.instruction() == "wgmma" ? wgmma_words(code.form, t) : operand_words(code.form, t);
}

// A warp of mma or wgmma holds 16 rows of d, or all of fewer.
inline void for_each_warp(const tile_code& code, const auto& visit) {
    const int warps = static_cast<int>(code.threads) / tensor::lanes;
    const std::size_t patterns = shape_of(code.form).results() / static_cast<std::size_t>(warps);
    const std::size_t words = std::size_t{tensor::lanes} * code.result_words;
    for (std::size_t w = 0; w < static_cast<std::size_t>(warps); ++w)
        visit(w * patterns, patterns, w * words, words);
}

// An M x N matrix into the words of a block's threads, and back.
inline void put_results(const tile_code& code, std::span<std::uint32_t> words,
                        std::span<const std::uint64_t> matrix) {
    const tensor::form& f = code.form;
    if (code.instruction() == "tcgen05") return put_in_tensor_memory(f, words, matrix);
    for_each_warp(code, [&](auto first, auto count, auto word, auto length) {
        tensor::scatter_patterns(words.subspan(word, length), code.result_words,
                                 tensor::number_of(f.d), matrix.subspan(first, count), f.n,
                                 tensor::place_in_d);
    });
}
inline void take_results(const tile_code& code, std::span<const std::uint32_t> words,
                         std::span<std::uint64_t> matrix) {
    const tensor::form& f = code.form;
    if (code.instruction() == "tcgen05") return take_from_tensor_memory(f, words, matrix);
    for_each_warp(code, [&](auto first, auto count, auto word, auto length) {
        tensor::gather_patterns(words.subspan(word, length), code.result_words,
                                tensor::number_of(f.d), matrix.subspan(first, count), f.n,
                                tensor::place_in_d);
    });
}

inline tile_results run_tiles(const session& s, const tile_code& code,
                              const std::vector<tile>& tiles) {
    const std::size_t tile_words = std::size_t{code.threads} * code.result_words;
    std::vector<std::uint32_t> words, before(tiles.size() * tile_words);
    for (std::size_t i = 0; i < tiles.size(); ++i) {
        const auto own = input_words(code, tiles[i]);
        words.insert(words.end(), own.begin(), own.end());
        put_results(code, std::span(before).subspan(i * tile_words, tile_words), tiles[i].c);
    }
    const gpu::buffer<std::uint32_t> in(words), c(before);
    gpu::buffer<std::uint32_t> d(before.size());
    gpu::buffer<long long> cycles(tiles.size());
    gpu::launch(code.kernel, {{static_cast<unsigned>(tiles.size()), 1, 1}, {code.threads, 1, 1}},
                s.stream(), in.data(), c.data(), d.data(), cycles.data());
    s.stream().synchronize();
    const auto got = d.to_host();
    tile_results results(tiles.size(), std::vector<std::uint64_t>(shape_of(code.form).results()));
    for (std::size_t i = 0; i < tiles.size(); ++i)
        take_results(code, std::span(got).subspan(i * tile_words, tile_words), results[i]);
    return results;
}

// The floating-point instructions that the model knows; N = 8 stands for all of wgmma's.
inline std::vector<tile_code> float_tiles() {
    using namespace ptx;
    return {mma_tile<mma_m16n8k16_f32_f16>(),
            mma_tile<mma_m16n8k16_f16_f16>(),
            mma_tile<mma_m16n8k16_f32_bf16>(),
            mma_tile<mma_m16n8k8_f32_tf32>(),
            mma_tile<mma_m16n8k32_f32_e4m3>(),
            mma_tile<mma_m16n8k32_f32_e5m2>(),
            mma_tile<mma_m16n8k32_f32_e4m3_e5m2>(),
            mma_tile<mma_m16n8k32_f16_e4m3>(),
            mma_tile<mma_m16n8k32_f16_e5m2>(),
            mma_tile<mma_m8n8k4_f64>(),
            mma_tile<mma_m16n8k16_f64>(),
            wgmma_tile<wgmma_f32_f16>(),
            wgmma_tile<wgmma_f16_f16>(),
            wgmma_tile<wgmma_f32_bf16>(),
            wgmma_tile<wgmma_f32_tf32>(),
            wgmma_tile<wgmma_f32_e4m3>(),
            wgmma_tile<wgmma_f32_e5m2>(),
            wgmma_tile<wgmma_f16_e4m3>(),
            wgmma_tile<wgmma_f16_e5m2>(),
            tcgen05_tile<tcgen05_f16>({"f16", "f16", "f32", 16, "UTCHMMA", ""}),
            tcgen05_tile<tcgen05_f16>({"f16", "f16", "f16", 16, "UTCHMMA", ""}),
            tcgen05_tile<tcgen05_f16>({"f16", "bf16", "f32", 16, "UTCHMMA", ""}),
            tcgen05_tile<tcgen05_tf32>({"tf32", "tf32", "f32", 8, "UTCHMMA", ""}),
            tcgen05_tile<tcgen05_f8f6f4>({"f8f6f4", "e4m3", "f32", 32, "UTCQMMA", ""}),
            tcgen05_tile<tcgen05_f8f6f4>({"f8f6f4", "e5m2", "f32", 32, "UTCQMMA", ""}),
            tcgen05_tile<tcgen05_f8f6f4>({"f8f6f4", "e4m3", "f32", 32, "UTCQMMA", "", "e5m2"}),
            tcgen05_tile<tcgen05_f8f6f4>({"f8f6f4", "e4m3", "f16", 32, "UTCQMMA", ""}),
            tcgen05_tile<tcgen05_f8f6f4>({"f8f6f4", "e5m2", "f16", 32, "UTCQMMA", ""})};
}

// FP6, FP4 and block-scaled ones, whose patterns have too few bits for the vectors of measured.hpp.
inline std::vector<tile_code> narrow_tiles() {
    using namespace ptx;
    return {
        mma_tile<mma_f8f6f4_e2m1>(),
        mma_tile<mma_f8f6f4_e3m2_e2m3>(),
        mma_tile<mma_mxf8f6f4_e4m3>(),
        mma_tile<mma_mxf8f6f4_e5m2>(),
        mma_tile<mma_mxf8f6f4_e3m2_e2m3>(),
        mma_tile<mma_mxf4nvf4_2x>(),
        mma_tile<mma_mxf4nvf4_4x>(),
        tcgen05_tile<tcgen05_f8f6f4>({"f8f6f4", "e2m1", "f32", 32, "UTCQMMA", ""}),
        tcgen05_tile<tcgen05_f8f6f4>({"f8f6f4", "e3m2", "f32", 32, "UTCQMMA", "", "e2m3"}),
        tcgen05_tile<tcgen05_mxf8f6f4>({"mxf8f6f4", "e4m3", "f32", 32, "UTCQMMA", "ue8m0"}),
        tcgen05_tile<tcgen05_mxf8f6f4>({"mxf8f6f4", "e5m2", "f32", 32, "UTCQMMA", "ue8m0"}),
        tcgen05_tile<tcgen05_mxf8f6f4>({"mxf8f6f4", "e3m2", "f32", 32, "UTCQMMA", "ue8m0", "e2m3"}),
        tcgen05_tile<tcgen05_mxf4>({"mxf4", "e2m1", "f32", 64, "UTCOMMA", "ue8m0"}),
        tcgen05_tile<tcgen05_mxf4nvf4>({"mxf4nvf4", "e2m1", "f32", 64, "UTCOMMA.4X", "ue4m3"}),
        tcgen05_tile<tcgen05_mxf4nvf4>({"mxf4nvf4", "e2m1", "f32", 64, "UTCOMMA.4X", "ue8m0"})};
}

}  // namespace assay::micro::arithmetic
