#pragma once
// One product a block on the device, between two clock reads so that its machine code is counted,
// and the way of tiles of bit patterns to it and back.

#include "gpu/launch.hpp"
#include "gpu/memory.hpp"
#include "harness/session.hpp"
#include "tensor/kernels.cuh"
#include "tensor/layout.hpp"
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

using tile_kernel = void (*)(const std::uint32_t*, const std::uint32_t*, std::uint32_t*,
                             long long*);

// An instruction with how its tiles lie.
struct tile_code {
    std::string text;
    tile_kernel kernel;
    unsigned threads;  // a warp or a warpgroup
    int result_words;  // a thread

    [[nodiscard]] bool wgmma() const { return threads > tensor::lanes; }
};
template <class I>
tile_code mma_tile() {
    return {I::text, &multiply_tile<I>, tensor::lanes,
            sizeof(typename I::accumulator) / sizeof(std::uint32_t)};
}
template <class Kind>
tile_code wgmma_tile() {
    using instruction = ptx::wgmma<Kind, 8>;
    return {instruction::text(), &multiply_wgmma_tile<instruction>, tensor::warpgroup_threads,
            instruction::accumulator::count};
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

// A warp holds 16 rows of d, or all of fewer.
inline void for_each_warp(const tile_code& code, const tensor::form& f, const auto& visit) {
    const int warps = static_cast<int>(code.threads) / tensor::lanes;
    const std::size_t patterns = shape_of(f).results() / static_cast<std::size_t>(warps);
    const std::size_t words = std::size_t{tensor::lanes} * code.result_words;
    for (std::size_t w = 0; w < static_cast<std::size_t>(warps); ++w)
        visit(w * patterns, patterns, w * words, words);
}

inline tile_results run_tiles(const session& s, const tile_code& code, const tensor::form& f,
                              const std::vector<tile>& tiles) {
    const auto type = tensor::number_of(f.d);
    const std::size_t tile_words = std::size_t{code.threads} * code.result_words;
    std::vector<std::uint32_t> words, before(tiles.size() * tile_words);
    for (std::size_t i = 0; i < tiles.size(); ++i) {
        const auto own = code.wgmma() ? wgmma_words(f, tiles[i]) : operand_words(f, tiles[i]);
        words.insert(words.end(), own.begin(), own.end());
        const auto to = std::span(before).subspan(i * tile_words, tile_words);
        for_each_warp(code, f, [&](auto first, auto count, auto word, auto length) {
            tensor::scatter_patterns(to.subspan(word, length), code.result_words, type,
                                     std::span(tiles[i].c).subspan(first, count), f.n,
                                     tensor::place_in_d);
        });
    }
    const gpu::buffer<std::uint32_t> in(words), c(before);
    gpu::buffer<std::uint32_t> d(before.size());
    gpu::buffer<long long> cycles(tiles.size());
    gpu::launch(code.kernel, {{static_cast<unsigned>(tiles.size()), 1, 1}, {code.threads, 1, 1}},
                s.stream(), in.data(), c.data(), d.data(), cycles.data());
    s.stream().synchronize();
    const auto got = d.to_host();
    tile_results results(tiles.size(), std::vector<std::uint64_t>(shape_of(f).results()));
    for (std::size_t i = 0; i < tiles.size(); ++i) {
        const auto from = std::span(got).subspan(i * tile_words, tile_words);
        for_each_warp(code, f, [&](auto first, auto count, auto word, auto length) {
            tensor::gather_patterns(from.subspan(word, length), code.result_words, type,
                                    std::span(results[i]).subspan(first, count), f.n,
                                    tensor::place_in_d);
        });
    }
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
            wgmma_tile<wgmma_f16_e5m2>()};
}

}  // namespace assay::micro::arithmetic
