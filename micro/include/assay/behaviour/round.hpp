#pragma once
// From an exact value to a bit pattern: the one place where anything is rounded.

#include <bit>
#include <cstdint>

#include "format.hpp"

namespace assay::behaviour {

enum class rounding { toward_zero, nearest_even };

// An exact value: (-1)^negative * (magnitude + rest) * 2^exponent. `inexact` says that 0 < rest <
// 1; magnitude then has its top bit set, so no rounding here needs the rest itself.
struct exact_value {
    bool negative = false;
    std::uint64_t magnitude = 0;
    int exponent = 0;
    bool inexact = false;
};

constexpr std::uint64_t sign_of(const format& f, bool negative) {
    return negative ? std::uint64_t{1} << (f.bits - 1) : 0;
}
constexpr std::uint64_t infinity(const format& f, bool negative) {
    return sign_of(f, negative) | low_bits(f.exponent_bits) << f.fraction_bits;
}

// Drops `count` low bits of v.magnitude, rounded.
constexpr std::uint64_t drop_bits(const exact_value& v, int count, rounding mode) {
    if (count > 64) return 0;  // less than half of the last bit kept
    const std::uint64_t kept = count == 64 ? 0 : v.magnitude >> count;
    if (mode == rounding::toward_zero) return kept;
    const std::uint64_t rest = v.magnitude & low_bits(count);
    const std::uint64_t half = std::uint64_t{1} << (count - 1);
    const bool up = rest > half || (rest == half && (v.inexact || (kept & 1)));
    return kept + (up ? 1 : 0);
}

// The pattern of v in an IEEE format, rounded once to `fraction_bits` (those of the format, or
// fewer for a unit whose result is narrower: its low bits are then zero). Subnormals are kept; what
// is too large becomes infinity in every mode; what rounds to zero keeps its sign if `signed_zero`,
// else is +0.
constexpr std::uint64_t encode(const format& f, const exact_value& v, rounding mode,
                               int fraction_bits, bool signed_zero) {
    if (v.magnitude == 0) return signed_zero ? sign_of(f, v.negative) : 0;
    const int top = v.exponent + 63 - std::countl_zero(v.magnitude);
    int exponent = top < f.emin() ? f.emin() : top;
    const int drop = exponent - fraction_bits - v.exponent;
    std::uint64_t kept =
        drop > 0 ? drop_bits(v, drop, mode) : v.magnitude << static_cast<unsigned>(-drop);
    if (kept >> (fraction_bits + 1)) {
        kept >>= 1;
        ++exponent;
    }
    if (exponent > f.bias) return infinity(f, v.negative);
    if (kept == 0) return signed_zero ? sign_of(f, v.negative) : 0;
    const bool normal = kept >> fraction_bits;
    const auto field = static_cast<std::uint64_t>(normal ? exponent + f.bias : 0);
    const std::uint64_t fraction = (kept & low_bits(fraction_bits))
                                   << (f.fraction_bits - fraction_bits);
    return sign_of(f, v.negative) | field << f.fraction_bits | fraction;
}

}  // namespace assay::behaviour
