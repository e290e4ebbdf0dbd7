#pragma once
// The arithmetic of matrix units, bit for bit, on the host and in integers alone.
//
//     const auto* u = assay::behaviour::find_unit("sm_90.wgmma.e4m3.f32");
//     const std::uint64_t d = assay::behaviour::evaluate(*u, {c, a, b});
//
// A unit is a row of parameters (unit.hpp, table.hpp); `evaluate` gives the d = c + a . b of one
// dot product of one of its instructions. Everything is bit patterns in std::uint64_t: a and b hold
// K elements, 1 <= K <= unit::elements; fewer than the instruction's K are what zeros padded behind
// them would give, but for the exponent of a zero (unit.hpp). Longer products are chains of
// instructions, each d the next one's c.
//
// Sources: M. Fasi et al., PeerJ CS 7:e330 (2021); Khattak and Mikaitis, arXiv 2512.07004; Xie et
// al., arXiv 2511.10909. Which rows of the table were held against recorded outputs of hardware is
// unit::confirmed. NaN: NVIDIA's units give 0x7fffffff or 0x7fff; where IEEE operations end the
// sum, and on AMD's, the payload is not specified and is the quiet NaN with sign 0 here.

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>

#include "behaviour/cdna.hpp"
#include "behaviour/exact_accumulator.hpp"
#include "behaviour/format.hpp"
#include "behaviour/fused.hpp"
#include "behaviour/ieee.hpp"
#include "behaviour/round.hpp"
#include "behaviour/table.hpp"
#include "behaviour/unit.hpp"

namespace assay::behaviour {

// One dot product. Scales: one per unit::scale_block elements, of block-scaled units alone.
struct dot_product {
    std::uint64_t c = 0;
    std::span<const std::uint64_t> a;
    std::span<const std::uint64_t> b;
    std::span<const std::uint64_t> scale_a = {};
    std::span<const std::uint64_t> scale_b = {};
};

// The same with its elements taken apart, once where many products share them.
struct decoded_product {
    std::uint64_t c;
    std::span<const number> a;
    std::span<const number> b;
    std::span<const number> scale_a;
    std::span<const number> scale_b;
};

namespace detail {

constexpr std::uint64_t not_a_number(const unit& u) {
    return u.amd ? quiet_nan(*u.cd) : low_bits(u.cd->bits - 1);
}
constexpr std::uint64_t special_pattern(const unit& u, special_result s) {
    return s.kind == kind::nan ? not_a_number(u) : infinity(*u.cd, s.negative);
}

// Where the block that starts at `start` ends.
constexpr std::size_t end_of(const unit& u, const decoded_product& o, std::size_t start) {
    return std::min(start + static_cast<std::size_t>(u.how.block), o.a.size());
}

// The products of a block beside c, and what is special among them.
struct block {
    std::array<aligned_term, most_elements + 1> terms;
    std::size_t count = 0;
    special_result special;

    void add(const number& a, const number& b, int zero_exponent, int scale_exponent = 0) {
        if (!ordinary(a) || !ordinary(b)) special = combine(special, special_of_product(a, b));
        aligned_term t = product_of(a, b, zero_exponent);
        t.exponent += scale_exponent;
        terms[count++] = t;
    }
    [[nodiscard]] std::span<const aligned_term> products() const {
        return std::span(terms).first(count);
    }
};

// Adds c to a block's products: one fused step, whose result is a pattern of u.cd.
inline std::uint64_t finish_fused(const unit& u, block& t, std::uint64_t c_pattern) {
    const number c = decode(*u.cd, c_pattern);
    const special_result special = combine(t.special, special_of(c));
    if (special.kind != kind::finite) return special_pattern(u, special);
    t.terms[t.count] = term_of(c, u.how.zero_exponent);
    const auto terms = std::span(t.terms).first(t.count + 1);
    const exact_value sum = u.how.fraction_bits == unlimited
                                ? add_exactly(terms)
                                : value_of(cut_and_add(terms, u.how.fraction_bits));
    return encode(*u.cd, sum, u.how.result, u.how.result_bits, false);
}

inline std::uint64_t fused(const unit& u, const decoded_product& o) {
    std::uint64_t d = o.c;
    for (std::size_t start = 0; start < o.a.size(); start = end_of(u, o, start)) {
        block t;
        const std::size_t at = u.scale ? start / static_cast<std::size_t>(u.scale_block) : 0;
        const int scale = u.scale ? o.scale_a[at].exponent + o.scale_b[at].exponent : 0;
        for (std::size_t k = start; k < end_of(u, o, start); ++k)
            t.add(o.a[k], o.b[k], u.how.zero_exponent, scale);
        d = finish_fused(u, t, d);
    }
    return d;
}

// The same number as f16 writes it: subnormals of narrower formats become normal.
constexpr number as_f16(number n) {
    while (n.kind == kind::finite && n.exponent > formats::f16.emin() &&
           n.significand >> n.fraction_bits == 0) {
        n.significand <<= 1;
        --n.exponent;
    }
    return n;
}

// FP8 through the f16 unit: elements k with k % 4 < 2, then the others, each by one block; c is
// added to that by an IEEE addition.
inline std::uint64_t converted(const unit& u, const decoded_product& o) {
    std::uint64_t h = 0;
    for (const std::size_t first : {0U, 2U}) {
        block t;
        for (std::size_t k = first; k < o.a.size(); k += k % 2 ? 3 : 1)
            t.add(as_f16(o.a[k]), as_f16(o.b[k]), u.how.zero_exponent);
        h = finish_fused(u, t, h);
    }
    const number sum = decode(*u.cd, h);
    const special_result special = combine(special_of(decode(*u.cd, o.c)), special_of(sum));
    return special.kind == kind::finite ? add(decode(*u.cd, o.c), sum, *u.cd)
                                        : special_pattern(u, special);
}

inline std::uint64_t chain(const unit& u, const decoded_product& o) {
    std::uint64_t d = o.c;
    for (std::size_t k = 0; k < o.a.size(); ++k)
        d = fused_multiply_add(o.a[k], o.b[k], decode(*u.cd, d), *u.cd);
    return d;
}

inline std::uint64_t pairwise(const unit& u, const decoded_product& o) {
    const auto maybe_flushed = [&](const number& n) { return u.how.flushes ? flushed(n) : n; };
    std::array<number, most_elements> a;
    std::array<number, most_elements> b;
    number c = maybe_flushed(decode(*u.cd, o.c));
    std::uint64_t d = 0;
    for (std::size_t start = 0; start < o.a.size(); start = end_of(u, o, start)) {
        const std::size_t count = end_of(u, o, start) - start;
        for (std::size_t i = 0; i < count; ++i) {
            a[i] = maybe_flushed(o.a[start + i]);
            b[i] = maybe_flushed(o.b[start + i]);
        }
        const std::uint64_t tree =
            pairwise_sum(std::span(a).first(count), std::span(b).first(count), u.how.flushes);
        d = flushed_f32(add(c, decode(*u.cd, tree), *u.cd), u.how.flushes);
        c = decode(*u.cd, d);
    }
    return d;
}

inline std::uint64_t exact(const unit& u, const decoded_product& o) {
    std::uint64_t d = o.c;
    for (std::size_t start = 0; start < o.a.size(); start = end_of(u, o, start)) {
        const number c = decode(*u.cd, d);
        special_result special = special_of(c);
        narrow_accumulator sum;
        sum.add(c);
        for (std::size_t k = start; k < end_of(u, o, start); ++k) {
            special = combine(special, special_of_product(o.a[k], o.b[k]));
            if (special.kind == kind::finite) sum.add_product(o.a[k], o.b[k]);
        }
        d = special.kind == kind::finite
                ? encode(*u.cd, sum.value(), u.how.result, u.how.result_bits, false)
                : special_pattern(u, special);
    }
    return d;
}

// A CDNA3 product of 2^128 or more is an infinity.
constexpr special_result overflow_of(const number& a, const number& b) {
    if (a.zero() || b.zero()) return {};
    const term p{a.negative != b.negative, uint128{a.significand} * b.significand,
                 a.lowest() + b.lowest()};
    if (p.top() <= formats::f32.bias + 1) return {};
    return {kind::infinite, p.negative};
}

inline std::uint64_t late(const unit& u, const decoded_product& o) {
    std::uint64_t d = o.c;
    for (std::size_t start = 0; start < o.a.size(); start = end_of(u, o, start)) {
        const number c = decode(*u.cd, d);
        block t;
        for (std::size_t k = start; k < end_of(u, o, start); ++k) {
            t.add(o.a[k], o.b[k], u.how.zero_exponent);
            t.special = combine(t.special, overflow_of(o.a[k], o.b[k]));
        }
        const special_result special = combine(t.special, special_of(c));
        d = special.kind == kind::finite
                ? encode(*u.cd, late_sum(group_sum(t.products(), u.how), c, u.how), u.how.result,
                         u.how.result_bits, false)
                : special_pattern(u, special);
    }
    return d;
}

// Products of e2m1 summed exactly in quarters, over elements [start, end).
inline std::int64_t quarters(const decoded_product& o, std::size_t start, std::size_t end) {
    std::int64_t sum = 0;
    for (std::size_t k = start; k < end; ++k)
        sum += with_sign(
            (o.a[k].significand << o.a[k].exponent) * (o.b[k].significand << o.b[k].exponent),
            o.a[k].negative != o.b[k].negative);
    return sum;
}

inline std::uint64_t scaled(const unit& u, const decoded_product& o) {
    block t;
    for (std::size_t start = 0; start < o.a.size(); start = end_of(u, o, start)) {
        const std::size_t at = start / static_cast<std::size_t>(u.scale_block);
        const std::int64_t sum = quarters(o, start, end_of(u, o, start));
        aligned_term p = product_of(o.scale_a[at], o.scale_b[at], u.how.zero_exponent);
        p.negative = sum < 0;
        p.significand = (p.significand >> 2) * static_cast<std::uint64_t>(sum < 0 ? -sum : sum);
        t.terms[t.count++] = p;
    }
    return finish_fused(u, t, o.c);
}

inline std::uint64_t integer(const unit& u, const decoded_product& o) {
    std::int64_t sum = decode_integer(*u.cd, o.c);
    for (std::size_t k = 0; k < o.a.size(); ++k)
        sum +=
            with_sign(o.a[k].significand * o.b[k].significand, o.a[k].negative != o.b[k].negative);
    if (u.how.clamps) sum = std::clamp<std::int64_t>(sum, INT32_MIN, INT32_MAX);
    return static_cast<std::uint64_t>(sum) & low_bits(u.cd->bits);
}

}  // namespace detail

// The pattern of d = c + a . b as the unit computes it. Preconditions: a and b have the same number
// of elements, 1 to unit::elements, and scale_a and scale_b unit::scales(K) each.
inline std::uint64_t evaluate(const unit& u, const decoded_product& o) {
    const auto is_nan = [](const number& n) { return n.kind == kind::nan; };
    if (u.scale &&
        (std::ranges::any_of(o.scale_a, is_nan) || std::ranges::any_of(o.scale_b, is_nan)))
        return detail::not_a_number(u);
    switch (u.how.accumulation) {
        case accumulation::fused:
            return detail::fused(u, o);
        case accumulation::converted:
            return detail::converted(u, o);
        case accumulation::chain:
            return detail::chain(u, o);
        case accumulation::pairwise:
            return detail::pairwise(u, o);
        case accumulation::exact:
            return detail::exact(u, o);
        case accumulation::late:
            return detail::late(u, o);
        case accumulation::scaled:
            return detail::scaled(u, o);
        case accumulation::integer:
            break;
    }
    return detail::integer(u, o);
}

inline std::uint64_t evaluate(const unit& u, const dot_product& o) {
    const auto decoded = [](const format* f, std::span<const std::uint64_t> patterns,
                            std::span<number> to) {
        for (std::size_t k = 0; k < patterns.size(); ++k) to[k] = decode(*f, patterns[k]);
        return std::span<const number>(to.first(patterns.size()));
    };
    std::array<number, most_elements> a, b, scale_a, scale_b;
    return evaluate(u, decoded_product{o.c, decoded(u.a, o.a, a), decoded(u.b, o.b, b),
                                       decoded(u.scale, o.scale_a, scale_a),
                                       decoded(u.scale, o.scale_b, scale_b)});
}

}  // namespace assay::behaviour
