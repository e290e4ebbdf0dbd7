#pragma once
// A sum without any rounding: fixed point, wide enough for every product of its formats.

#include <array>
#include <bit>
#include <cstdint>

#include "ieee.hpp"
#include "round.hpp"

namespace assay::behaviour {

// Two's complement with `Words` words of 64 bits; bit 0 has the weight 2^Lowest. Sums of up to 2^60
// terms stay inside when the terms' top bits lie 64 bits below the accumulator's.
template <int Words, int Lowest>
class exact_accumulator {
  public:
    constexpr void add(const term& t) {
        const int place = t.exponent - Lowest;
        const int word = place / 64;
        const int up = place % 64;
        const uint128 low = t.magnitude << up;
        const auto top = static_cast<std::uint64_t>(up ? (t.magnitude >> 64) >> (64 - up) : 0);
        const std::array<std::uint64_t, 3> parts{static_cast<std::uint64_t>(low),
                                                 static_cast<std::uint64_t>(low >> 64), top};
        if (t.negative)
            subtract_words(parts, word);
        else
            add_words(parts, word);
    }
    // Adds (or subtracts) significand * 2^lowest of a finite number.
    constexpr void add(const number& n, bool subtract = false) {
        if (!n.zero()) add(term{n.negative != subtract, n.significand, n.lowest()});
    }
    constexpr void add_product(const number& a, const number& b) {
        if (a.zero() || b.zero()) return;
        add(term{a.negative != b.negative, uint128{a.significand} * b.significand,
                 a.lowest() + b.lowest()});
    }

    // The leading 64 bits, and whether more follow.
    [[nodiscard]] constexpr exact_value value() const {
        const bool negative = words_[Words - 1] >> 63;
        const std::array<std::uint64_t, Words> m = negative ? negated() : words_;
        int top = Words - 1;
        while (top >= 0 && m[top] == 0) --top;
        if (top < 0) return {};
        const int up = std::countl_zero(m[top]);
        std::uint64_t leading = m[top] << up;
        bool rest = false;
        if (top > 0) {
            leading |= up ? m[top - 1] >> (64 - up) : 0;
            rest = (m[top - 1] << up) != 0;
        }
        for (int i = 0; i + 1 < top; ++i) rest = rest || m[i] != 0;
        return {negative, leading, Lowest + 64 * top - up, rest};
    }

  private:
    constexpr void add_words(const std::array<std::uint64_t, 3>& parts, int word) {
        unsigned carry = 0;
        for (int i = 0; word + i < Words && (i < 3 || carry); ++i) {
            const uint128 sum = uint128{words_[word + i]} + (i < 3 ? parts[i] : 0) + carry;
            words_[word + i] = static_cast<std::uint64_t>(sum);
            carry = static_cast<unsigned>(sum >> 64);
        }
    }
    constexpr void subtract_words(const std::array<std::uint64_t, 3>& parts, int word) {
        unsigned borrow = 0;
        for (int i = 0; word + i < Words && (i < 3 || borrow); ++i) {
            const uint128 difference = uint128{words_[word + i]} - (i < 3 ? parts[i] : 0) - borrow;
            words_[word + i] = static_cast<std::uint64_t>(difference);
            borrow = static_cast<unsigned>(difference >> 64) & 1;
        }
    }
    [[nodiscard]] constexpr std::array<std::uint64_t, Words> negated() const {
        std::array<std::uint64_t, Words> result{};
        bool carry = true;
        for (int i = 0; i < Words; ++i) {
            result[i] = ~words_[i] + (carry ? 1 : 0);
            carry = carry && result[i] == 0;
        }
        return result;
    }

    std::array<std::uint64_t, Words> words_{};
};

// Products and sums of all formats up to f32 and its scales: 2^-384 to 2^384.
using narrow_accumulator = exact_accumulator<12, -384>;
// Products of f64: 2^-2148 to 2^2048.
using f64_accumulator = exact_accumulator<68, -2176>;

}  // namespace assay::behaviour
