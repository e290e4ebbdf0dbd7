#pragma once
// The operands of a timed kernel: numbers of magnitude 1/2 to 1 of both signs, integers of all
// bits, as kernels.cuh reads them.

#include <cstdint>
#include <vector>

#include "lane_words.hpp"
#include "layout.hpp"

namespace assay::micro::tensor {

inline constexpr std::uint64_t operand_seed = 2;

// Random sign and fraction under the exponent of 1/2, in each element of a word.
inline std::uint32_t bounded(std::uint32_t random, const number& n, bool upper_word) {
    if (n.exponent_bits == 0 || (n.bits == 64 && !upper_word)) return random;
    const int bits = n.bits == 64 ? 32 : n.bits;
    const int slot = n.bits == 64 ? 32 : n.slot();
    const int fraction = n.fraction_bits - (n.bits - bits);
    const std::uint32_t half = ((1U << (n.exponent_bits - 1)) - 2) << fraction;
    const std::uint32_t kept = ((1U << fraction) - 1) | 1U << (bits - 1);
    std::uint32_t word = 0;
    for (int at = 0; at < 32; at += slot)
        word |= ((random >> at & kept) | half) << (at + n.shift());
    return word;
}

// What the operands hold. Power and so the clock depend on it.
enum class data_kind { random, zero, ramp };
inline constexpr data_kind data_kinds[]{data_kind::random, data_kind::zero, data_kind::ramp};
inline const char* name_of(data_kind kind) {
    return kind == data_kind::random ? "random" : kind == data_kind::zero ? "zero" : "ramp";
}

// The words of an operand one after another. A ramp counts 0 to 7 and again, bits 0 and 1.
class word_source {
  public:
    explicit word_source(data_kind kind) : kind_(kind) {}

    std::uint32_t next(const number& type) {
        state_ = state_ * 6364136223846793005U + 1442695040888963407U;  // Knuth, MMIX
        const std::size_t word = words_++;
        if (kind_ == data_kind::zero) return 0;
        if (kind_ == data_kind::random)
            return bounded(static_cast<std::uint32_t>(state_ >> 32), type, word % 2 == 1);
        return ramp(type, word);
    }

  private:
    static std::uint32_t ramp(const number& type, std::size_t word) {
        const std::size_t steps = type.bits == 1 ? 2 : 8;
        if (type.bits == 64)
            return static_cast<std::uint32_t>(encode(type, static_cast<int>(word / 2 % steps)) >>
                                              word % 2 * 32);
        const auto slot = static_cast<std::size_t>(type.slot());
        const std::size_t each = 32 / slot;
        std::uint32_t packed = 0;
        for (std::size_t i = 0; i < each; ++i)
            packed |= static_cast<std::uint32_t>(
                          encode(type, static_cast<int>((word * each + i) % steps)))
                      << (i * slot + static_cast<std::size_t>(type.shift()));
        return packed;
    }

    data_kind kind_;
    std::uint64_t state_ = operand_seed;
    std::size_t words_ = 0;
};

// The word with each floating-point element's sign changed; other types as they are.
inline std::uint32_t negated(std::uint32_t word, const number& n, bool upper_word) {
    if (n.exponent_bits == 0 || (n.bits == 64 && !upper_word)) return word;
    const int bits = n.bits == 64 ? 32 : n.bits;
    for (int at = bits - 1; at < 32; at += bits) word ^= 1U << at;
    return word;
}

// 32 lanes: words of a (and of -a where sums are halves), of b, then the metadata; then zeros.
inline std::vector<std::uint32_t> operand_words(const form& f, data_kind kind = data_kind::random) {
    std::vector<std::uint32_t> words(std::size_t{first_zero} + zero_words);
    word_source source(kind);
    for (std::size_t i = 0; i < first_zero; ++i) {
        const std::size_t at = i % lane_words;
        words[i] = source.next(at < left_words ? left_number(f) : right_number(f));
        if (f.d == "f16" && kind != data_kind::zero && at >= negative_left && at < left_words)
            words[i] = negated(words[i - negative_left], left_number(f), false);
        if (at + 1 == lane_words) put_control_words(std::span(words).subspan(i - at), f);
    }
    return words;
}

}  // namespace assay::micro::tensor
