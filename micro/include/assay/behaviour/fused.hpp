#pragma once
// One fused block: terms aligned to the largest exponent, cut, added, rounded once.

#include <algorithm>
#include <cstdint>
#include <span>

#include "exact_accumulator.hpp"
#include "format.hpp"
#include "ieee.hpp"
#include "round.hpp"
#include "unit.hpp"

namespace assay::behaviour {

// The most fraction bits of a block that is cut; above it only `unlimited` exists.
inline constexpr int most_fraction_bits = 44;

// Fraction bits of a term's significand: more than any cut keeps, and room above for a scaled
// group.
inline constexpr int term_bits = 50;

// A term of a block: (-1)^negative * significand * 2^(exponent - term_bits). `exponent` is that of
// its operands' fields: 1.9 * 1.9 counts as 2^0.
struct aligned_term {
    bool negative;
    int exponent;
    std::uint64_t significand;
};

// A finite sum significand * 2^lowest, with the exponent to which its terms were aligned.
struct block_sum {
    std::int64_t significand = 0;
    int exponent = 0;
    int lowest = 0;
};

constexpr int aligned_exponent(const number& n, int zero_exponent) {
    return n.zero() ? zero_exponent : n.exponent;
}
constexpr aligned_term term_of(const number& c, int zero_exponent) {
    return {c.negative, aligned_exponent(c, zero_exponent),
            c.significand << (term_bits - c.fraction_bits)};
}
constexpr aligned_term product_of(const number& a, const number& b, int zero_exponent) {
    return {a.negative != b.negative,
            aligned_exponent(a, zero_exponent) + aligned_exponent(b, zero_exponent),
            a.significand * b.significand << (term_bits - a.fraction_bits - b.fraction_bits)};
}

// Without a branch: signs are as good as random.
constexpr std::int64_t with_sign(std::uint64_t magnitude, bool negative) {
    const std::uint64_t mask = 0 - std::uint64_t{negative};
    return static_cast<std::int64_t>((magnitude ^ mask) - mask);
}
// x * 2^shift rounded down.
constexpr std::int64_t floor_shifted(std::int64_t x, int shift) {
    if (shift >= 0) return x * (std::int64_t{1} << shift);
    return x >> std::min(-shift, 63);
}

// Terms cut toward zero at `fraction_bits` below their largest exponent, added exactly.
constexpr block_sum cut_and_add(std::span<const aligned_term> terms, int fraction_bits) {
    int largest = terms[0].exponent;
    for (const auto& t : terms) largest = std::max(largest, t.exponent);
    std::int64_t sum = 0;
    for (const auto& t : terms) {
        const int cut = std::min(largest - t.exponent + term_bits - fraction_bits, 63);
        sum += with_sign(t.significand >> cut, t.negative);
    }
    return {sum, largest, largest - fraction_bits};
}

constexpr exact_value value_of(const block_sum& s) {
    const bool negative = s.significand < 0;
    const auto bits = static_cast<std::uint64_t>(s.significand);
    return {negative, negative ? 0 - bits : bits, s.lowest, false};
}

// Terms added with no cut at all.
constexpr exact_value add_exactly(std::span<const aligned_term> terms) {
    narrow_accumulator sum;
    for (const auto& t : terms) {
        if (t.significand) sum.add(term{t.negative, t.significand, t.exponent - term_bits});
    }
    return sum.value();
}

}  // namespace assay::behaviour
