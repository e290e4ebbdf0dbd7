#pragma once
// One FP8 linear layer on the device: its memory and its launches, and its answers against the
// host's.

#include <string>

#include "gpu/launch.hpp"
#include "gpu/memory.hpp"
#include "harness/probe.hpp"
#include "linear.cuh"

namespace assay::micro::fp8 {

struct layer {
    layer_size size;
    gpu::buffer<__half> x, w;
    mutable gpu::buffer<std::uint32_t> largest, x8, w8;
    mutable gpu::buffer<__half> y;
    mutable gpu::buffer<std::int64_t> cycles;
    gpu::buffer<float> zeros;

    layer(const layer_size& of, const std::vector<float>& left, const std::vector<float>& right)
        : size(of),
          x(halves_of(left)),
          w(halves_of(right)),
          largest(2),
          x8(left.size() / 4),
          w8(right.size() / 4),
          y(static_cast<std::size_t>(of.tokens) * static_cast<std::size_t>(of.out)),
          cycles(y.size() / (block_rows * block_columns) * (threads / 32)),
          zeros(warp_sums) {
        largest.clear();
        zeros.clear();
    }

    // With `known` the largest magnitudes are those of an earlier conversion.
    template <bool Fragments>
    void convert(const session& s, bool known = false) const {
        if (!known) find_one(s, x, largest.data()), find_one(s, w, largest.data() + 1);
        quantise_one<Fragments>(s, x, largest.data(), x8);
        quantise_one<Fragments>(s, w, largest.data() + 1, w8);
    }
    void multiply(const session& s) const {
        const product p{reinterpret_cast<const uint4*>(x8.data()),
                        reinterpret_cast<const uint4*>(w8.data()),
                        largest.data(),
                        y.data(),
                        cycles.data(),
                        zeros.data(),
                        size.out,
                        size.hidden};
        gpu::launch(&fp8::multiply,
                    {{static_cast<unsigned>(size.out / block_columns),
                      static_cast<unsigned>(size.tokens / block_rows), 1},
                     {threads, 1, 1}},
                    s.stream(), p);
    }

  private:
    static std::vector<__half> halves_of(const std::vector<float>& floats) {
        std::vector<__half> halves(floats.size());
        for (std::size_t i = 0; i < floats.size(); ++i) halves[i] = __float2half_rn(floats[i]);
        return halves;
    }
    static void find_one(const session& s, const gpu::buffer<__half>& from, std::uint32_t* most) {
        constexpr unsigned blocks_an_sm = 8;
        gpu::launch(&find_largest,
                    {{static_cast<unsigned>(s.device().sms) * blocks_an_sm, 1, 1}, {threads, 1, 1}},
                    s.stream(), reinterpret_cast<const uint4*>(from.data()), most,
                    static_cast<int>(from.size()));
    }
    template <bool Fragments>
    void quantise_one(const session& s, const gpu::buffer<__half>& from, const std::uint32_t* most,
                      gpu::buffer<std::uint32_t>& to) const {
        gpu::launch(&quantise_rows<Fragments>,
                    {{static_cast<unsigned>(from.size() / 16 / threads), 1, 1}, {threads, 1, 1}},
                    s.stream(), from.data(), most, reinterpret_cast<uint4*>(to.data()),
                    size.hidden);
    }
};

// The halves nearest to numbers from -1 to 1 by a 64-bit LCG (Knuth, MMIX); 65536 of them, then
// again.
inline std::vector<float> random_operand(std::size_t count, std::uint64_t seed) {
    constexpr std::size_t period = 1 << 16;
    std::vector<float> all(count);
    for (std::size_t i = 0; i < std::min(period, count); ++i) {
        seed = seed * 6364136223846793005U + 1442695040888963407U;
        all[i] = __half2float(
            __float2half_rn(static_cast<float>(static_cast<std::int32_t>(seed >> 32)) * 0x1p-31F));
    }
    for (std::size_t i = period; i < count; ++i) all[i] = all[i - period];
    return all;
}

// The bytes of random operands, in both orders, and the product of exact ones, bit for bit.
inline answers check_layer(const session& s) {
    constexpr layer_size small{2 * block_rows, 3 * block_columns, 256};
    constexpr auto x_size = static_cast<std::size_t>(small.tokens * small.hidden);
    constexpr auto w_size = static_cast<std::size_t>(small.out * small.hidden);
    answers found{};
    const auto compare = [&](const auto& got, const auto& want) {
        for (std::size_t i = 0; i < want.size(); ++i) found.equal += got[i] == want[i];
        found.total += want.size();
    };
    const auto x = random_operand(x_size, 3);
    const layer random(small, x, random_operand(w_size, 4));
    const auto bytes = quantise(x, factor_of(largest_of(x)));
    random.convert<true>(s);
    s.stream().synchronize();
    compare(random.x8.to_host(), lay_fragments(bytes, small.tokens, small.hidden));
    random.convert<false>(s);
    s.stream().synchronize();
    compare(random.x8.to_host(), lay_rows(bytes));

    const auto left = exact_operand(x_size, 1, 5), right = exact_operand(w_size, 0x1p-6F, 6);
    const layer exact(small, left, right);
    exact.convert<true>(s);
    exact.multiply(s);
    s.stream().synchronize();
    std::vector<double> y;
    for (const __half h : exact.y.to_host()) y.push_back(__half2float(h));
    compare(y, linear(small, left, right));
    return found;
}

}  // namespace assay::micro::fp8
