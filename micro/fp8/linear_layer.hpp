#pragma once
// One FP8 linear layer on the device: its memory and its launches, and its answers against the
// host's.

#include "gpu/launch.hpp"
#include "gpu/memory.hpp"
#include "harness/probe.hpp"
#include "linear.cuh"

namespace assay::micro::fp8 {

// One operand: `some` over and over where there are fewer than it holds.
struct operand {
    scaling by;
    gpu::buffer<__half> halves;
    mutable gpu::buffer<std::uint32_t> largest, bytes;
    mutable gpu::buffer<float> back;

    operand(const scaling& s, const std::vector<__half>& some)
        : by(s),
          halves(static_cast<std::size_t>(s.rows) * static_cast<std::size_t>(s.hidden)),
          largest(s.count()),
          bytes(halves.size() / 4),
          back(s.count()) {
        halves.assign(some);
        for (std::size_t have = some.size(); have < halves.size(); have *= 2)
            gpu::copy_bytes(halves.data() + have, halves.data(),
                            std::min(have, halves.size() - have) * sizeof(__half));
        largest.clear();
    }

    // With `known` the largest magnitudes are those of an earlier conversion.
    template <bool Fragments>
    void convert(const session& s, bool known) const {
        auto* const to = reinterpret_cast<uint4*>(bytes.data());
        const auto rows = static_cast<unsigned>(by.rows), k = static_cast<unsigned>(by.hidden);
        if (by.by == scale::block) {
            const auto kernel =
                by.weights ? &quantise_blocks<Fragments, true> : &quantise_blocks<Fragments, false>;
            const unsigned at_once = by.weights ? scale_block : tile_rows;
            return gpu::launch(kernel, {{k / scale_block, rows / at_once, 1}, {threads, 1, 1}},
                               s.stream(), halves.data(), by, to, back.data());
        }
        if (!known) find(s);
        gpu::launch(&quantise_rows<Fragments>, {{rows * (k / 16) / threads, 1, 1}, {threads, 1, 1}},
                    s.stream(), halves.data(), largest.data(), by, to, back.data());
    }

  private:
    void find(const session& s) const {
        constexpr unsigned blocks_an_sm = 16;  // all the threads that an SM holds
        const auto runs = static_cast<unsigned>(largest.size());
        const unsigned blocks = runs > 1 ? 1 : static_cast<unsigned>(s.device().sms) * blocks_an_sm;
        gpu::launch(&find_largest, {{blocks, runs, 1}, {threads, 1, 1}}, s.stream(),
                    reinterpret_cast<const uint4*>(halves.data()), largest.data(),
                    static_cast<int>(halves.size() / runs));
    }
};

struct layer {
    layer_size size;
    scale by;
    operand x, w;
    mutable gpu::buffer<__half> y;
    mutable gpu::buffer<std::int64_t> cycles;
    gpu::buffer<float> zeros;

    layer(const layer_size& of, scale s, const std::vector<__half>& left,
          const std::vector<__half>& right)
        : size(of),
          by(s),
          x({s, false, of.tokens, of.hidden}, left),
          w({s, true, of.out, of.hidden}, right),
          y(static_cast<std::size_t>(of.tokens) * static_cast<std::size_t>(of.out)),
          cycles(y.size() / (32 * 32)),  // the least that a warp makes
          zeros(turn<scale::tensor>::sums) {
        zeros.clear();
    }

    template <bool Fragments>
    void convert(const session& s, bool known = false) const {
        x.convert<Fragments>(s, known);
        w.convert<Fragments>(s, known);
    }
    void multiply(const session& s) const {
        if (by == scale::tensor) return multiply_by<scale::tensor>(s);
        if (by == scale::row) return multiply_by<scale::row>(s);
        multiply_by<scale::block>(s);
    }

  private:
    template <scale By>
    void multiply_by(const session& s) const {
        const product p{reinterpret_cast<const uint4*>(x.bytes.data()),
                        reinterpret_cast<const uint4*>(w.bytes.data()),
                        x.back.data(),
                        w.back.data(),
                        y.data(),
                        cycles.data(),
                        zeros.data(),
                        size.tokens,
                        size.out,
                        size.hidden};
        gpu::launch(&fp8::multiply<By>,
                    {{static_cast<unsigned>(size.out / turn<By>::block_columns),
                      static_cast<unsigned>(size.tokens / turn<By>::block_rows), 1},
                     {threads, 1, 1}},
                    s.stream(), p);
    }
};

inline std::vector<__half> halves_of(const std::vector<float>& floats) {
    std::vector<__half> halves;
    for (const float f : floats) halves.push_back(__float2half_rn(f));
    return halves;
}
inline std::vector<float> floats_of(const std::vector<__half>& halves) {
    std::vector<float> floats;
    for (const __half h : halves) floats.push_back(__half2float(h));
    return floats;
}

// The halves nearest to numbers from -1 to 1 by a 64-bit LCG (Knuth, MMIX).
inline std::vector<__half> random_halves(std::size_t count, std::uint64_t seed) {
    std::vector<__half> all;
    for (std::size_t i = 0; i < count; ++i) {
        seed = seed * 6364136223846793005U + 1442695040888963407U;
        all.push_back(
            __float2half_rn(static_cast<float>(static_cast<std::int32_t>(seed >> 32)) * 0x1p-31F));
    }
    return all;
}

constexpr layer_size checked{256, 256, 256};

template <class Value>
void compare(answers& found, const std::vector<Value>& got, const std::vector<Value>& want) {
    for (std::size_t i = 0; i < want.size(); ++i) found.equal += got[i] == want[i];
    found.total += want.size();
}

// The bytes of random operands, in both orders.
inline void check_bytes(answers& found, const session& s, scale by) {
    const auto left = random_halves(checked.tokens * checked.hidden, 3);
    const auto right = random_halves(checked.out * checked.hidden, 4);
    const layer random(checked, by, left, right);
    const auto x = quantise(floats_of(left), random.x.by).bytes;
    const auto w = quantise(floats_of(right), random.w.by).bytes;
    random.convert<true>(s);
    s.stream().synchronize();
    compare(found, random.x.bytes.to_host(), lay_fragments(x, checked.tokens, checked.hidden));
    compare(found, random.w.bytes.to_host(), lay_fragments(w, checked.out, checked.hidden));
    random.convert<false>(s);
    s.stream().synchronize();
    compare(found, random.x.bytes.to_host(), lay_rows(x));
    compare(found, random.w.bytes.to_host(), lay_rows(w));
}

// The product of exact operands, bit for bit: in halves each is the nearest to the exact one.
// `multiply` fills y of a layer that was converted, or does not when it cannot.
template <bool Fragments, class Multiply>
void check_product(answers& found, const session& s, scale by, Multiply&& multiply) {
    const auto left = exact_operand({by, false, checked.tokens, checked.hidden}, 1, 5);
    const auto right = exact_operand({by, true, checked.out, checked.hidden}, 0x1p-6F, 6);
    const layer exact(checked, by, halves_of(left), halves_of(right));
    exact.convert<Fragments>(s);
    if (!multiply(exact)) return;
    s.stream().synchronize();
    std::vector<float> want;
    for (const double y : linear(checked, left, right)) want.push_back(static_cast<float>(y));
    compare(found, floats_of(exact.y.to_host()), floats_of(halves_of(want)));
}

}  // namespace assay::micro::fp8
