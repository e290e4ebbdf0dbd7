#pragma once
// The kernels of an FP8 linear layer: the largest magnitude, quantising, and the product.

#include <cuda_fp16.h>

#include "harness/timed_region.cuh"
#include "linear.hpp"
#include "ptx/fp8.hpp"
#include "ptx/mma.hpp"

namespace assay::micro::fp8 {

inline constexpr int threads = 128;  // of every block: 2 x 2 warps
// Tiles of x that a warp multiplies, and of w; with 4 of w the emulation of sm_90a spills.
inline constexpr int warp_rows = 4, warp_columns = 2;
inline constexpr int block_rows = 2 * warp_rows * tile_rows;
inline constexpr int block_columns = 2 * warp_columns * tile_rows;
inline constexpr int quad = 8;  // halves that a thread of `find_largest` reads at once

// The largest magnitude of `count` halves, as the pattern of a float: those of numbers that are not
// negative are ordered as whole numbers. Runs again over the same operand change nothing.
__global__ void __launch_bounds__(threads)
    find_largest(const uint4* halves, std::uint32_t* largest, int count) {
    float most = 0;
    for (int i = blockIdx.x * blockDim.x + threadIdx.x; i < count / quad;
         i += gridDim.x * blockDim.x) {
        const uint4 v = halves[i];
        for (const std::uint32_t word : {v.x, v.y, v.z, v.w}) {
            const float2 pair = __half22float2(reinterpret_cast<const __half2&>(word));
            most = fmaxf(most, fmaxf(fabsf(pair.x), fabsf(pair.y)));
        }
    }
    const std::uint32_t of_warp = __reduce_max_sync(~0U, __float_as_uint(most));
    if (leads_warp()) atomicMax(largest, of_warp);
}

// Four halves as e4m3 in one word.
__device__ inline std::uint32_t four_of(const __half* from, float factor) {
    const uint2 v = *reinterpret_cast<const uint2*>(from);
    const float2 low = __half22float2(reinterpret_cast<const __half2&>(v.x));
    const float2 high = __half22float2(reinterpret_cast<const __half2&>(v.y));
    const auto scaled = [&](float f) { return __float_as_uint(f * factor); };
    const auto upper = ptx::encode_f32<ptx::fp8::e4m3>(scaled(high.x), scaled(high.y), 0);
    return ptx::encode_f32<ptx::fp8::e4m3>(scaled(low.x), scaled(low.y), upper);
}

// A thread makes 16 bytes: its lane's words of a tile, or with `Fragments` false a run of a row.
template <bool Fragments>
__global__ void __launch_bounds__(threads)
    quantise_rows(const __half* x, const std::uint32_t* largest, uint4* out, int hidden) {
    const int thread = blockIdx.x * blockDim.x + threadIdx.x, lane = threadIdx.x % 32;
    const float factor = factor_of(__uint_as_float(*largest));
    const int tile = thread / 32, tiles = hidden / tile_k;
    std::uint32_t words[4];
#pragma unroll
    for (int w = 0; w < 4; ++w) {
        const auto [row, k] = place_of(lane, w);
        const std::size_t at = Fragments ? std::size_t(tile / tiles * tile_rows + row) * hidden +
                                               tile % tiles * tile_k + k
                                         : std::size_t(thread) * 16 + w * 4;
        words[w] = four_of(x + at, factor);
    }
    out[thread] = {words[0], words[1], words[2], words[3]};
}

struct product {
    const uint4* x;  // fragments
    const uint4* w;
    const std::uint32_t* largest;  // of x and of w
    __half* y;
    std::int64_t* cycles;  // of each warp's loop
    const float* zeros;    // what sums start from, `warp_sums` of them
    int out, hidden;
};

using mma = ptx::mma_m16n8k32_f32_e4m3;
inline constexpr int mma_a_turn = warp_rows * warp_columns * 2;
inline constexpr int warp_sums = mma_a_turn * 4;  // of a lane

__device__ inline void store_halves(const product& p, float scale,
                                    const mma::accumulator (&sums)[warp_rows][warp_columns][2],
                                    int row, int column) {
    const int lane = threadIdx.x % 32;
    for (int i = 0; i < warp_rows; ++i)
        for (int j = 0; j < warp_columns * 2; ++j)
            for (int half = 0; half < 2; ++half) {
                const float* d = sums[i][j / 2][j % 2].r + half * 2;
                const int r = (row + i) * tile_rows + lane / 4 + half * 8;
                const int c = column * tile_rows + j * 8 + lane % 4 * 2;
                *reinterpret_cast<__half2*>(p.y + std::size_t(r) * p.out + c) =
                    __floats2half2_rn(d[0] * scale, d[1] * scale);
            }
}

// A warp makes 64 x 32 of y; the four of a block meet the same operands in L1.
__global__ void __launch_bounds__(threads) multiply(product p) {
    const int warp = threadIdx.x / 32, lane = threadIdx.x % 32, steps = p.hidden / tile_k;
    const int row = (blockIdx.y * 2 + warp / 2) * warp_rows;
    const int column = (blockIdx.x * 2 + warp % 2) * warp_columns;
    mma::accumulator sums[warp_rows][warp_columns][2];
#pragma unroll
    for (int i = 0; i < warp_sums; ++i)
        sums[i / 8 / warp_columns][i / 8 % warp_columns][i / 4 % 2].r[i % 4] = p.zeros[i];
    const uint4* x = p.x + std::size_t(row) * steps * 32 + lane;
    const uint4* w = p.w + std::size_t(column) * steps * 32 + lane;
    const long long start = ptx::clock_cycles();
#pragma unroll 1
    for (int step = 0; step < steps; ++step, x += 32, w += 32) {
        uint4 a[warp_rows], b[warp_columns];
#pragma unroll
        for (int i = 0; i < warp_rows; ++i) a[i] = x[std::size_t(i) * steps * 32];
#pragma unroll
        for (int j = 0; j < warp_columns; ++j) b[j] = w[std::size_t(j) * steps * 32];
#pragma unroll
        for (int i = 0; i < warp_rows; ++i)
#pragma unroll
            for (int j = 0; j < warp_columns; ++j) {
                const mma::left left{{a[i].x, a[i].y, a[i].z, a[i].w}};
                mma::issue(sums[i][j][0], left, mma::right{{b[j].x, b[j].z}});
                mma::issue(sums[i][j][1], left, mma::right{{b[j].y, b[j].w}});
            }
    }
    const long long stop = ptx::clock_cycles();
    if (lane == 0)
        p.cycles[(blockIdx.y * gridDim.x + blockIdx.x) * (threads / 32) + warp] = stop - start;
    const float scale = 1.0F / (factor_of(__uint_as_float(p.largest[0])) *
                                factor_of(__uint_as_float(p.largest[1])));
    store_halves(p, scale, sums, row, column);
}

}  // namespace assay::micro::fp8
