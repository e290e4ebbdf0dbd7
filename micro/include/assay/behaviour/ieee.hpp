#pragma once
// IEEE 754 fused multiply-add and addition in integers, round to nearest even.

#include <algorithm>
#include <bit>
#include <cstdint>
#include <utility>

#include "format.hpp"
#include "round.hpp"

namespace assay::behaviour {

__extension__ typedef unsigned __int128 uint128;

// 256 bits: enough for a product of two f64 beside an f64, with room to align and to round.
struct uint256 {
    uint128 high = 0;
    uint128 low = 0;

    [[nodiscard]] constexpr uint256 right(int count) const {
        if (count == 0) return *this;
        if (count >= 256) return {};
        if (count >= 128) return {0, high >> (count - 128)};
        return {high >> count, low >> count | high << (128 - count)};
    }
    [[nodiscard]] constexpr uint256 left(int count) const {
        if (count == 0) return *this;
        if (count >= 128) return {low << (count - 128), 0};
        return {high << count | low >> (128 - count), low << count};
    }
    friend constexpr uint256 operator+(uint256 x, uint256 y) {
        const uint128 low = x.low + y.low;
        return {x.high + y.high + (low < x.low ? 1 : 0), low};
    }
    friend constexpr uint256 operator-(uint256 x, uint256 y) {
        return {x.high - y.high - (x.low < y.low ? 1 : 0), x.low - y.low};
    }
    friend constexpr bool operator<(uint256 x, uint256 y) {
        return x.high != y.high ? x.high < y.high : x.low < y.low;
    }
    friend constexpr bool operator==(uint256 x, uint256 y) {
        return x.high == y.high && x.low == y.low;
    }
    [[nodiscard]] constexpr bool zero() const { return high == 0 && low == 0; }
};

constexpr int bit_width(uint128 x) {
    const auto high = static_cast<std::uint64_t>(x >> 64);
    return static_cast<int>(high ? 64 + std::bit_width(high)
                                 : std::bit_width(static_cast<std::uint64_t>(x)));
}
constexpr int bit_width(uint256 x) { return x.high ? 128 + bit_width(x.high) : bit_width(x.low); }

// A non-zero term (-1)^negative * magnitude * 2^exponent.
struct term {
    bool negative;
    uint128 magnitude;
    int exponent;

    [[nodiscard]] constexpr int top() const { return exponent + bit_width(magnitude); }
};

// The leading 64 bits of magnitude * 2^exponent; what is cut off, or was cut off before, makes it
// inexact.
constexpr exact_value leading_bits(bool negative, uint256 magnitude, int exponent, bool rest) {
    if (magnitude.high == 0 && magnitude.low >> 64 == 0 && !rest)
        return {negative, static_cast<std::uint64_t>(magnitude.low), exponent, false};
    const int drop = std::max(bit_width(magnitude) - 64, 0);
    const uint256 kept = magnitude.right(drop);
    rest = rest || !(kept.left(drop) == magnitude);
    return {negative, static_cast<std::uint64_t>(kept.low), exponent + drop, rest};
}

// x + y where both fit 64 bits and lie at most 60 apart: nothing is lost in 128 bits.
constexpr exact_value near_sum(const term& x, const term& y) {
    const int exponent = std::min(x.exponent, y.exponent);
    const uint128 a = x.magnitude << (x.exponent - exponent);
    const uint128 b = y.magnitude << (y.exponent - exponent);
    if (x.negative == y.negative) return leading_bits(x.negative, {0, a + b}, exponent, false);
    if (a == b) return {};
    return a > b ? leading_bits(x.negative, {0, a - b}, exponent, false)
                 : leading_bits(y.negative, {0, b - a}, exponent, false);
}

// x + y, exact in its leading 64 bits. A sum of zero is positive.
constexpr exact_value exact_sum(term x, term y) {
    const int gap = x.exponent - y.exponent;
    if (gap <= 60 && gap >= -60 && ((x.magnitude | y.magnitude) >> 64) == 0) return near_sum(x, y);
    if (x.top() < y.top()) std::swap(x, y);
    constexpr int place = 250;  // of x's top bit
    const int up = place - bit_width(x.magnitude);
    const int exponent = x.exponent - up;
    const uint256 large = uint256{0, x.magnitude}.left(up);
    const int shift = y.exponent - exponent;
    const uint256 whole{0, y.magnitude};
    const uint256 small = shift >= 0 ? whole.left(shift) : whole.right(-shift);
    const bool rest = shift < 0 && !(small.left(std::min(-shift, 255)) == whole);
    if (x.negative == y.negative) return leading_bits(x.negative, large + small, exponent, rest);
    // What was cut off y is taken from the last bit: large - small - rest.
    const bool flipped = large < small;
    uint256 difference = flipped ? small - large : large - small;
    if (rest) difference = difference - uint256{0, 1};
    if (difference.zero()) return {};
    return leading_bits(flipped ? y.negative : x.negative, difference, exponent, rest);
}

// The exact value of a number, or of a product, alone.
constexpr exact_value exact_term(const term& x) {
    return leading_bits(x.negative, {0, x.magnitude}, x.exponent, false);
}

// The quiet NaN with no payload, sign 0.
constexpr std::uint64_t quiet_nan(const format& f) {
    return infinity(f, false) | std::uint64_t{1} << (f.fraction_bits - 1);
}

// NaN or the infinity of a * b + c where there is one; kind::finite where there is none.
struct special_result {
    behaviour::kind kind = kind::finite;
    bool negative = false;
};
constexpr bool ordinary(const number& n) { return n.kind <= kind::finite; }
constexpr special_result special_of_product(const number& a, const number& b) {
    if (ordinary(a) && ordinary(b)) return {};
    if (a.kind == kind::nan || b.kind == kind::nan) return {kind::nan};
    if (a.zero() || b.zero()) return {kind::nan};
    return {kind::infinite, a.negative != b.negative};
}
constexpr special_result combine(special_result x, special_result y) {
    if (x.kind == kind::finite) return y;
    if (y.kind == kind::finite) return x;
    if (x.kind == kind::nan || y.kind == kind::nan || x.negative != y.negative) return {kind::nan};
    return x;
}
constexpr special_result special_of(const number& c) {
    if (c.kind == kind::nan || c.kind == kind::infinite) return {c.kind, c.negative};
    return {};
}

// a * b + c rounded once to `f`. Operands may have other formats.
constexpr std::uint64_t fused_multiply_add(const number& a, const number& b, const number& c,
                                           const format& f) {
    const special_result s = combine(special_of_product(a, b), special_of(c));
    if (s.kind == kind::nan) return quiet_nan(f);
    if (s.kind == kind::infinite) return infinity(f, s.negative);
    const bool negative = a.negative != b.negative;
    if (a.zero() || b.zero()) {
        if (c.zero()) return sign_of(f, negative && c.negative);
        const term only{c.negative, c.significand, c.lowest()};
        return encode(f, exact_term(only), rounding::nearest_even, f.fraction_bits, true);
    }
    const term product{negative, uint128{a.significand} * b.significand, a.lowest() + b.lowest()};
    const exact_value sum = c.zero() ? exact_term(product)
                                     : exact_sum(product, {c.negative, c.significand, c.lowest()});
    return encode(f, sum, rounding::nearest_even, f.fraction_bits, true);
}

// x + y in `f`.
constexpr std::uint64_t add(const number& x, const number& y, const format& f) {
    constexpr number one{kind::finite, false, 0, 0, 1};
    return fused_multiply_add(x, one, y, f);
}

}  // namespace assay::behaviour
