#pragma once
// AMD's matrix cores: CDNA2's trees of IEEE additions, CDNA3's groups that meet c late.

#include <algorithm>
#include <cstdint>
#include <span>

#include "fused.hpp"
#include "ieee.hpp"
#include "unit.hpp"

namespace assay::behaviour {

// A subnormal, or a zero of any sign, as +0.
constexpr number flushed(number n) {
    const bool subnormal = n.significand >> n.fraction_bits == 0;
    if (n.zero() || (n.kind == kind::finite && subnormal)) return {};
    return n;
}

// An f32 pattern whose subnormals become zeros of the same sign.
constexpr std::uint64_t flushed_f32(std::uint64_t pattern, bool flushes) {
    const bool subnormal = (pattern & 0x7f800000) == 0;
    return flushes && subnormal ? pattern & 0x80000000 : pattern;
}

// The tree of a group: halves added, single products rounded to f32 as fma(a, b, +0).
constexpr std::uint64_t pairwise_sum(std::span<const number> a, std::span<const number> b,
                                     bool flushes) {
    const format& f32 = formats::f32;
    if (a.size() == 1) return flushed_f32(fused_multiply_add(a[0], b[0], number{}, f32), flushes);
    const std::size_t half = a.size() / 2;
    const std::uint64_t left = pairwise_sum(a.first(half), b.first(half), flushes);
    const std::uint64_t right = pairwise_sum(a.subspan(half), b.subspan(half), flushes);
    return flushed_f32(add(decode(f32, left), decode(f32, right), f32), flushes);
}

// The sum of a CDNA3 group: cut at fraction_bits; even and odd elements apart if interleaved, then
// both rounded down to the larger one's grid.
constexpr block_sum group_sum(std::span<const aligned_term> products, const parameters& how) {
    if (!how.interleaved || products.size() < 2) return cut_and_add(products, how.fraction_bits);
    std::array<aligned_term, most_elements> even;
    std::array<aligned_term, most_elements> odd;
    for (std::size_t i = 0; i < products.size(); ++i) (i % 2 ? odd : even)[i / 2] = products[i];
    const auto x = cut_and_add(std::span(even).first((products.size() + 1) / 2), how.fraction_bits);
    const auto y = cut_and_add(std::span(odd).first(products.size() / 2), how.fraction_bits);
    const int exponent = std::max(x.exponent, y.exponent);
    return {floor_shifted(x.significand, x.exponent - exponent) +
                floor_shifted(y.significand, y.exponent - exponent),
            exponent, exponent - how.fraction_bits};
}

// A group's sum and c: each rounded down to its own grid below the larger exponent, then added.
constexpr exact_value late_sum(const block_sum& p, const number& c, const parameters& how) {
    const int c_exponent = aligned_exponent(c, how.zero_exponent);
    const int exponent = std::max(p.exponent, c_exponent);
    const int lowest = exponent - std::max(how.late_bits, how.addend_bits);
    const int p_lowest = exponent - how.late_bits;
    const int c_lowest = exponent - how.addend_bits;
    std::int64_t sum =
        floor_shifted(floor_shifted(p.significand, p.lowest - p_lowest), p_lowest - lowest);
    if (c_exponent >= exponent - how.addend_range) {
        const auto s = static_cast<std::int64_t>(c.significand);
        sum += floor_shifted(floor_shifted(c.negative ? -s : s, c.lowest() - c_lowest),
                             c_lowest - lowest);
    }
    return value_of({sum, exponent, lowest});
}

}  // namespace assay::behaviour
