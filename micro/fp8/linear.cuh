#pragma once
// The kernels of an FP8 linear layer: the largest magnitude, quantising, and the product.

#include <cuda_fp16.h>

#include "harness/timed_region.cuh"
#include "linear.hpp"
#include "ptx/fp8.hpp"
#include "ptx/mma.hpp"

namespace assay::micro::fp8 {

inline constexpr int threads = 128;  // of every block: 2 x 2 warps
inline constexpr int quad = 8;       // halves that a thread of `find_largest` reads at once

// The largest magnitude of each run of `count` halves, a run a blockIdx.y, as the pattern of a
// float: those of numbers that are not negative are ordered as whole numbers. Runs again over the
// same operand change nothing.
__global__ void __launch_bounds__(threads)
    find_largest(const uint4* halves, std::uint32_t* largest, int count) {
    const uint4* const run = halves + std::size_t(blockIdx.y) * (count / quad);
    float most = 0;
    for (int i = blockIdx.x * blockDim.x + threadIdx.x; i < count / quad;
         i += gridDim.x * blockDim.x) {
        const uint4 v = run[i];
        for (const std::uint32_t word : {v.x, v.y, v.z, v.w}) {
            const float2 pair = __half22float2(reinterpret_cast<const __half2&>(word));
            most = fmaxf(most, fmaxf(fabsf(pair.x), fabsf(pair.y)));
        }
    }
    const std::uint32_t of_warp = __reduce_max_sync(~0U, __float_as_uint(most));
    if (leads_warp()) atomicMax(largest + blockIdx.y, of_warp);
}

struct four {
    float2 low, high;
    __device__ explicit four(uint2 v) {
        low = __half22float2(reinterpret_cast<const __half2&>(v.x));
        high = __half22float2(reinterpret_cast<const __half2&>(v.y));
    }
    __device__ float largest() const {
        return fmaxf(fmaxf(fabsf(low.x), fabsf(low.y)), fmaxf(fabsf(high.x), fabsf(high.y)));
    }
    // As e4m3 in one word.
    __device__ std::uint32_t encoded(float factor) const {
        const auto scaled = [&](float f) { return __float_as_uint(f * factor); };
        const auto upper = ptx::encode_f32<ptx::fp8::e4m3>(scaled(high.x), scaled(high.y), 0);
        return ptx::encode_f32<ptx::fp8::e4m3>(scaled(low.x), scaled(low.y), upper);
    }
};

// A thread makes 16 bytes: its lane's words of a tile, or with `Fragments` false a run of a row.
// Scales are one a tensor or row, of the largest magnitudes that were found before.
template <bool Fragments>
__global__ void __launch_bounds__(threads)
    quantise_rows(const __half* x, const std::uint32_t* largest, scaling s, uint4* out,
                  float* back) {
    const int thread = blockIdx.x * blockDim.x + threadIdx.x, lane = threadIdx.x % 32;
    const int tile = thread / 32, tiles = s.hidden / tile_k, runs = s.hidden / 16;
    std::uint32_t words[4];
#pragma unroll
    for (int w = 0; w < 4; ++w) {
        const auto [in_row, in_k] = place_of(lane, w);
        const int row = Fragments ? tile / tiles * tile_rows + in_row : thread / runs;
        const int k = Fragments ? tile % tiles * tile_k + in_k : thread % runs * 16 + w * 4;
        const std::size_t at = s.at(row, k);
        const float factor = factor_of(__uint_as_float(largest[at]));
        const auto* const from =
            reinterpret_cast<const uint2*>(x + std::size_t(row) * s.hidden + k);
        words[w] = four(*from).encoded(factor);
        if (k == 0) back[at] = 1 / factor;
    }
    out[thread] = {words[0], words[1], words[2], words[3]};
}

// Scales are one a 1 x 128 or 128 x 128 numbers: a block of threads reads 16 or 128 rows of 128 and
// finds them itself. Warp w has columns 32 w and further of each row.
template <bool Fragments, bool Weights>
__global__ void __launch_bounds__(threads)
    quantise_blocks(const __half* x, scaling s, uint4* out, float* back) {
    constexpr int slabs = Weights ? scale_block / tile_rows : 1;
    const int warp = threadIdx.x / 32, lane = threadIdx.x % 32;
    const int row = blockIdx.y * slabs * tile_rows, k = blockIdx.x * scale_block + warp * tile_k;
    uint2 kept[slabs][4];
    float most[2]{};  // of rows lane / 4 and lane / 4 + 8 of each slab
#pragma unroll
    for (int i = 0; i < slabs * 4; ++i) {
        const auto [in_row, in_k] = place_of(lane, i % 4);
        const __half* const from =
            x + std::size_t(row + i / 4 * tile_rows + in_row) * s.hidden + k + in_k;
        kept[i / 4][i % 4] = *reinterpret_cast<const uint2*>(from);
        most[i % 2] = fmaxf(most[i % 2], four(kept[i / 4][i % 4]).largest());
    }
    __shared__ std::uint32_t largest[tile_rows];
    if (threadIdx.x < tile_rows) largest[threadIdx.x] = 0;
    __syncthreads();
    for (const int i : {0, 1})
        atomicMax(largest + (Weights ? 0 : lane / 4 + i * 8), __float_as_uint(most[i]));
    __syncthreads();
#pragma unroll
    for (int slab = 0; slab < slabs; ++slab) {
        const int first = row + slab * tile_rows;
        std::uint32_t words[4];
#pragma unroll
        for (int w = 0; w < 4; ++w) {
            const auto [in_row, in_k] = place_of(lane, w);
            const float factor = factor_of(__uint_as_float(largest[Weights ? 0 : in_row]));
            words[w] = four(kept[slab][w]).encoded(factor);
            if (k % scale_block + in_k == 0) back[s.at(first + in_row, k)] = 1 / factor;
            if (!Fragments)
                reinterpret_cast<std::uint32_t*>(
                    out)[(std::size_t(first + in_row) * s.hidden + k + in_k) / 4] = words[w];
        }
        if (Fragments)
            out[(std::size_t(first / tile_rows) * (s.hidden / tile_k) + k / tile_k) * 32 + lane] = {
                words[0], words[1], words[2], words[3]};
    }
}

using mma = ptx::mma_m16n8k32_f32_e4m3;

// What a warp multiplies a turn of its loop: tiles of x and of w, steps of K. With 4 of w, or a
// second set of sums beside 4 of x, the emulation of sm_90a spills.
template <scale By>
struct turn {
    static constexpr int rows = By == scale::block ? 2 : 4, columns = 2;
    static constexpr int steps = By == scale::block ? scale_block / tile_k : 1;
    static constexpr int instructions = rows * columns * 2 * steps;
    static constexpr int block_rows = 2 * rows * tile_rows;
    static constexpr int block_columns = 2 * columns * tile_rows;
    static constexpr int sums = rows * columns * 2 * 4;  // of a lane
    using accumulators = mma::accumulator[rows][columns][2];
};

struct product {
    const uint4* x;  // fragments
    const uint4* w;
    const float* x_back;
    const float* w_back;
    __half* y;
    std::int64_t* cycles;  // of each warp's loop
    const float* zeros;    // what sums start from
    int tokens, out, hidden;
};

// Where a lane's numbers of tiles lie: element `e` of the 4 of a product's `half` of 8 columns (PTX
// ISA, "Matrix Fragments for mma.m16n8k32").
template <scale By, class Visit>
__device__ __forceinline__ void each_sum(int row, int column, const Visit& visit) {
    const int lane = threadIdx.x % 32;
#pragma unroll
    for (int i = 0; i < turn<By>::rows; ++i)
#pragma unroll
        for (int j = 0; j < turn<By>::columns; ++j)
#pragma unroll
            for (int e = 0; e < 8; ++e)
                visit(i, j, e / 4, e % 4, row + i * tile_rows + lane / 4 + e / 2 % 2 * 8,
                      column + j * tile_rows + e / 4 * 8 + lane % 4 * 2 + e % 2);
}

// sums += x w^T over 32 of K.
template <scale By>
__device__ __forceinline__ void multiply_step(const uint4* x, const uint4* w, unsigned stride,
                                              typename turn<By>::accumulators& sums) {
    uint4 a[turn<By>::rows], b[turn<By>::columns];
#pragma unroll
    for (int i = 0; i < turn<By>::rows; ++i) a[i] = x[i * stride];
#pragma unroll
    for (int j = 0; j < turn<By>::columns; ++j) b[j] = w[j * stride];
#pragma unroll
    for (int i = 0; i < turn<By>::rows; ++i)
#pragma unroll
        for (int j = 0; j < turn<By>::columns; ++j) {
            const mma::left left{{a[i].x, a[i].y, a[i].z, a[i].w}};
            mma::issue(sums[i][j][0], left, mma::right{{b[j].x, b[j].z}});
            mma::issue(sums[i][j][1], left, mma::right{{b[j].y, b[j].w}});
        }
}

// A warp makes 64 x 32 of y, by blocks of K 32 x 32; the four of a block meet the same operands in
// L1. By blocks, each 128 of K have a sum of their own, which is scaled and added in float: the
// unit's accumulator holds no longer sum.
template <scale By>
__global__ void __launch_bounds__(threads) multiply(product p) {
    using here = turn<By>;
    constexpr bool blocks = By == scale::block;
    const int warp = threadIdx.x / 32, lane = threadIdx.x % 32;
    const int row = (blockIdx.y * 2 + warp / 2) * here::rows * tile_rows;
    const int column = (blockIdx.x * 2 + warp % 2) * here::columns * tile_rows;
    const scaling of_x{By, false, p.tokens, p.hidden}, of_w{By, true, p.out, p.hidden};
    typename here::accumulators sums;
    each_sum<By>(0, 0, [&](int i, int j, int half, int e, int, int) {
        sums[i][j][half].r[e] = p.zeros[((i * here::columns + j) * 2 + half) * 4 + e];
    });
    const unsigned stride = p.hidden;  // of tiles: 32 words of 16 bytes each 32 of K
    const uint4* x = p.x + row / tile_rows * stride + lane;
    const uint4* w = p.w + column / tile_rows * stride + lane;
    const float *x_back = p.x_back + of_x.at(row, 0), *w_back = p.w_back + of_w.at(column, 0);
    const long long start = ptx::clock_cycles();
    int k = 0;
#pragma unroll 1
    do {
        typename here::accumulators part{};
#pragma unroll
        for (int step = 0; step < here::steps; ++step, x += 32, w += 32)
            multiply_step<By>(x, w, stride, blocks ? part : sums);
        if constexpr (blocks) {
            each_sum<By>(0, 0, [&](int i, int j, int half, int e, int r, int) {
                sums[i][j][half].r[e] += part[i][j][half].r[e] * (x_back[r] * *w_back);
            });
            x_back += p.tokens;
            ++w_back;
        }
        k += here::steps * tile_k;
    } while (k < p.hidden);
    const long long stop = ptx::clock_cycles();
    if (lane == 0)
        p.cycles[(blockIdx.y * gridDim.x + blockIdx.x) * (threads / 32) + warp] = stop - start;
    each_sum<By>(row, column, [&](int i, int j, int half, int e, int r, int c) {
        if (e % 2 != 0) return;
        const auto scaled = [&](int of) {
            const float d = sums[i][j][half].r[e + of];
            return blocks ? d : d * p.x_back[of_x.at(r, 0)] * p.w_back[of_w.at(c + of, 0)];
        };
        *reinterpret_cast<__half2*>(p.y + std::size_t(r) * p.out + c) =
            __floats2half2_rn(scaled(0), scaled(1));
    });
}

}  // namespace assay::micro::fp8
