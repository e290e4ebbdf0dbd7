// Is a product of operands of 1 to 4 bits faster by bit planes on b1 mma than on s4 or s8 mma?
//
// One warp makes a 16 x 16 tile of d = a b; `unit=b1` multiplies each plane of a with each plane of
// b and adds the counts with their weights, `s4` and `s8` hold the whole number. Operations are 2 x
// M x N x K, whatever the planes. Operands come from global memory in the order of the fragments
// (bit_planes.hpp): it compares schemes, and is no record GEMM. Where the unit is emulated (b1 on
// sm_100a and sm_120a, s4 from sm_90a on) the row says so.
//
// Source: Feng et al., APNN-TC, SC 2021 (arXiv 2106.12169).

#include <optional>

#include "bit_planes.hpp"
#include "expected.hpp"
#include "gpu/memory.hpp"
#include "harness/probe.hpp"
#include "kernels.cuh"
#include "operand_words.hpp"

namespace assay::micro {

namespace tensor::bit_plane {

constexpr few_bits timed_size{2048, 2048, 8192, 0, 0};
constexpr int timed_launches = 10;  // one may be over in 0.1 ms: a launch's start must not count
constexpr few_bits checked_size{64, 64, 512, 0, 0};
constexpr int block_warps = 8;
constexpr int zeros = 128;

struct gemm_arguments {
    const uint4* a;
    const uint4* b;
    std::int32_t* d;
    std::int64_t* cycles;  // of each warp's loop
    // 128 zeros that sums start from, then the weight of each pair of planes: ptxas would set the
    // sums and shift them between the clock reads if it knew either.
    const std::int32_t* constants;
    int row_tiles, column_tiles, steps;
};
using gemm_kernel = void (*)(gemm_arguments);

__device__ inline ptx::words<2> half_of(const uint4& w, int half) {
    return half == 0 ? ptx::words<2>{{w.x, w.y}} : ptx::words<2>{{w.z, w.w}};
}

// The weighted sums of all pairs of planes.
template <class I, int ABits, int BBits>
__device__ void store_sums(const gemm_arguments& g,
                           const typename I::accumulator (&sums)[ABits][BBits][2], int row,
                           int column) {
    const int lane = threadIdx.x % 32, width = g.column_tiles * tile_side;
    const volatile std::int32_t* weights = g.constants + zeros;
    std::int32_t d[2][4]{};
#pragma unroll
    for (int i = 0; i < ABits; ++i)
#pragma unroll
        for (int j = 0; j < BBits; ++j) {
            const std::int32_t weight = weights[i * BBits + j];
#pragma unroll
            for (int e = 0; e < 8; ++e) d[e / 4][e % 4] += sums[i][j][e / 4].r[e % 4] * weight;
        }
#pragma unroll
    for (int e = 0; e < 8; ++e) {
        const int r = row * tile_side + lane / 4 + e % 4 / 2 * 8;
        const int c = column * tile_side + e / 4 * 8 + lane % 4 * 2 + e % 2;
        g.d[std::ptrdiff_t{r} * width + c] = d[e / 4][e % 4];
    }
}

template <class I, int ABits, int BBits>
__global__ void __launch_bounds__(block_warps * 32) multiply(gemm_arguments g) {
    const int warp = (blockIdx.x * blockDim.x + threadIdx.x) / 32, lane = threadIdx.x % 32;
    const int row = warp % g.row_tiles, column = warp / g.row_tiles;
    typename I::accumulator sums[ABits][BBits][2];
#pragma unroll
    for (int s = 0; s < ABits * BBits * 2; ++s)
        sums[s / 2 / BBits][s / 2 % BBits][s % 2] = load_fragment<typename I::accumulator>(
            reinterpret_cast<const std::uint32_t*>(g.constants) + s * 4);
    const uint4* a = g.a + std::ptrdiff_t{row} * ABits * 32 + lane;
    const uint4* b = g.b + std::ptrdiff_t{column} * BBits * 32 + lane;
    const long long start = ptx::clock_cycles();
#pragma unroll 1
    for (int step = 0; step < g.steps; ++step) {
        ptx::words<4> left[ABits];
        uint4 right[BBits];
#pragma unroll
        for (int i = 0; i < ABits; ++i) {
            const uint4 w = a[i * 32];
            left[i] = {{w.x, w.y, w.z, w.w}};
        }
#pragma unroll
        for (int j = 0; j < BBits; ++j) right[j] = b[j * 32];
#pragma unroll
        for (int i = 0; i < ABits; ++i)
#pragma unroll
            for (int j = 0; j < BBits; ++j)
#pragma unroll
                for (int half = 0; half < 2; ++half)
                    I::issue(sums[i][j][half], left[i], half_of(right[j], half));
        a += std::ptrdiff_t{g.row_tiles} * ABits * 32;
        b += std::ptrdiff_t{g.column_tiles} * BBits * 32;
    }
    const long long stop = ptx::clock_cycles();
    if (lane == 0) g.cycles[warp] = stop - start;
    store_sums<I, ABits, BBits>(g, sums, row, column);
}

struct scheme {
    const char* unit;
    const char* text;  // of the instruction
    int a_bits, b_bits;
    gemm_kernel kernel;
    [[nodiscard]] int products() const { return form_of(text).a == "b1" ? a_bits * b_bits : 1; }
};

std::vector<std::int32_t> constants_of(const scheme& way) {
    std::vector<std::int32_t> all(zeros);
    const bool planes = form_of(way.text).a == "b1";
    for (int i = 0; i < way.a_bits; ++i)
        for (int j = 0; j < way.b_bits; ++j)
            all.push_back(planes ? weight_of(i, way.a_bits, j, way.b_bits) : 1);
    return all;
}

// Operands as words, and their product on the device.
struct gemm {
    gpu::buffer<std::uint32_t> a, b;
    gpu::buffer<std::int32_t> d, constants;
    gpu::buffer<std::int64_t> cycles;
    gemm_arguments arguments;
    unsigned blocks;

    gemm(const few_bits& size, const scheme& way, const form& f,
         const std::vector<std::uint32_t>& left, const std::vector<std::uint32_t>& right)
        : a(left),
          b(right),
          d(static_cast<std::size_t>(size.m) * size.n),
          constants(constants_of(way)),
          cycles(static_cast<std::size_t>(size.m / tile_side) * (size.n / tile_side)),
          arguments{reinterpret_cast<const uint4*>(a.data()),
                    reinterpret_cast<const uint4*>(b.data()),
                    d.data(),
                    cycles.data(),
                    constants.data(),
                    size.m / tile_side,
                    size.n / tile_side,
                    size.k / f.k},
          blocks(static_cast<unsigned>(cycles.size()) / block_warps) {}
    void launch(const session& s, gemm_kernel kernel) const {
        gpu::launch(kernel, {{blocks, 1, 1}, {block_warps * 32, 1, 1}}, s.stream(), arguments);
    }
};

answers check(const session& s, const scheme& way) {
    const form f = form_of(way.text);
    const few_bits& size = checked_size;
    const auto a = make_few_bits(size.m, size.k, way.a_bits, 5),
               b = make_few_bits(size.n, size.k, way.b_bits, 6);
    const gemm g(size, way, f, lay_planes(f, a, size.k, way.a_bits, false),
                 lay_planes(f, b, size.k, way.b_bits, true));
    g.launch(s, way.kernel);
    s.stream().synchronize();
    const auto wanted = multiply_few_bits(size, a, b);
    const auto got = g.d.to_host();
    answers found{0, got.size()};
    for (std::size_t i = 0; i < got.size(); ++i) found.equal += got[i] == wanted[i];
    return found;
}

std::vector<std::uint32_t> random_words(const form& f, int rows, int bits) {
    const number type = number_of(f.a);
    const int planes = f.a == "b1" ? bits : 1;
    std::vector<std::uint32_t> all(static_cast<std::size_t>(rows) * timed_size.k * planes *
                                   type.bits / 32);
    word_source source(data_kind::random);
    for (auto& w : all) w = source.next(type);
    return all;
}

// What all samples of a point multiply: made with the first, warm.
const gemm& timed_gemm(const session& s, const scheme& way, bool first) {
    static std::optional<gemm> held;
    if (!first) return *held;
    const form f = form_of(way.text);
    held.reset();
    held.emplace(timed_size, way, f, random_words(f, timed_size.m, way.a_bits),
                 random_words(f, timed_size.n, way.b_bits));
    held->launch(s, way.kernel);
    return *held;
}

verdict sample(record::sampling& sampling, const session& s, const scheme& way) {
    const gemm& g = timed_gemm(s, way, sampling.repetition() == 0);
    const auto timed = time_launch(s, [&] {
        for (int i = 0; i < timed_launches; ++i) g.launch(s, way.kernel);
    });
    const few_bits& size = timed_size;
    const double value = 2.0 * size.m * size.n * size.k * timed_launches / timed.seconds / 1e12;
    sampling.data("random", operand_seed);
    sampling.sample("throughput", value);
    const verdict v = worse(throttle_check(timed.clocks.throttle),
                            bound_check(value, record::units::teraflop_per_second, {}));
    report(sampling, s, timed, v);
    return v;
}

probe_point point_of(const scheme& way) {
    probe_point p;
    p.at = {{"unit", way.unit},
            {"weights", std::to_string(way.a_bits)},
            {"activations", std::to_string(way.b_bits)},
            {"data", "random"}};
    p.quantities = {{"throughput",
                     record::units::teraflop_per_second,
                     {},
                     "none: operations of the product, not of the unit",
                     {},
                     {}}};
    p.kernel = reinterpret_cast<const void*>(way.kernel);
    p.code = record::code_evidence{symbol_of(p.kernel), 2 * way.products(), expected_of(way.text)};
    p.check = [way](const session& s) { return check(s, way); };
    p.sample = [way](record::sampling& sampling, const session& s) {
        return sample(sampling, s, way);
    };
    return p;
}

template <int ABits, int BBits>
probe_point by_planes() {
    using I = ptx::mma_m16n8k256_s32_b1_and;
    return point_of({"b1", I::text, ABits, BBits, &multiply<I, ABits, BBits>});
}
template <class I>
probe_point whole(const char* unit) {
    return point_of({unit, I::text, 4, 4, &multiply<I, 1, 1>});
}

}  // namespace tensor::bit_plane

probe describe() {
    using namespace tensor::bit_plane;
    return {
        "Is a product of operands of 1 to 4 bits faster by bit planes on b1 mma than on s4 or s8 "
        "mma?",
        "2048 x 2048 x 8192, ten launches by events; 64 x 64 x 512 against a plain product on the "
        "host",
        "arXiv 2106.12169 (APNN-TC); expected machine code: micro/tensor/sass.csv",
        "operands stand in global memory as fragments; each warp makes a 16 x 16 tile without "
        "sharing",
        {by_planes<1, 1>(), by_planes<1, 2>(), by_planes<2, 2>(), by_planes<1, 4>(),
         by_planes<2, 4>(), by_planes<3, 3>(), by_planes<4, 4>(),
         whole<ptx::mma_m16n8k64_s32_s4>("s4"), whole<ptx::mma_m16n8k32_s32_s8>("s8")}};
}

}  // namespace assay::micro
