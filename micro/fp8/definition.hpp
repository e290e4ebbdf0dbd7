#pragma once
// What a conversion to or from FP8 gives, on the host: the oracle for devices (PTX ISA, "cvt";
// OCP 8-bit Floating Point Specification, rev. 1.0).
//
// To FP8: rounded to nearest even once, what is too large (infinities too) becomes the largest
// number, NaN becomes 0x7f. To f16: exact, NaN becomes 0x7fff.

#include <algorithm>
#include <bit>
#include <cstdint>

#include "assay/behaviour/format.hpp"
#include "assay/behaviour/round.hpp"

namespace assay::micro::fp8 {

// The FP8 pattern of a number in format `f`, e4m3 or e5m2.
constexpr std::uint8_t encode(const behaviour::format& f, const behaviour::number& n) {
    using enum behaviour::kind;
    if (n.kind == nan) return 0x7f;
    const unsigned sign = n.negative ? 0x80 : 0;
    const unsigned largest = f.special == behaviour::specials::ieee ? 0x7b : 0x7e;
    if (n.kind == infinite) return static_cast<std::uint8_t>(sign | largest);
    if (n.kind == zero) return static_cast<std::uint8_t>(sign);
    const int top = n.lowest() + static_cast<int>(std::bit_width(n.significand)) - 1;
    const int exponent = std::max(top, f.emin());
    const int drop = exponent - f.fraction_bits - n.lowest();
    const auto kept = drop > 0 ? behaviour::drop_bits({false, n.significand, 0, false}, drop,
                                                      behaviour::rounding::nearest_even)
                               : n.significand << static_cast<unsigned>(-drop);
    // A kept leading bit, or a carry out of it, steps the exponent's field.
    const auto pattern =
        (static_cast<std::uint64_t>(exponent - f.emin()) << f.fraction_bits) + kept;
    return static_cast<std::uint8_t>(sign | std::min<std::uint64_t>(pattern, largest));
}

constexpr std::uint8_t encode_f16(const behaviour::format& f, std::uint32_t half) {
    return encode(f, behaviour::decode(behaviour::formats::f16, half & 0xffff));
}
constexpr std::uint8_t encode_f32(const behaviour::format& f, std::uint32_t pattern) {
    return encode(f, behaviour::decode(behaviour::formats::f32, pattern));
}

// The f16 pattern of an FP8 pattern.
constexpr std::uint16_t decode_f16(const behaviour::format& f, std::uint32_t pattern) {
    using enum behaviour::kind;
    const auto n = behaviour::decode(f, pattern & 0xff);
    if (n.kind == nan) return 0x7fff;
    const auto& f16 = behaviour::formats::f16;
    if (n.kind == infinite) return static_cast<std::uint16_t>(behaviour::infinity(f16, n.negative));
    return static_cast<std::uint16_t>(
        behaviour::encode(f16, {n.negative, n.significand, n.lowest(), false},
                          behaviour::rounding::nearest_even, f16.fraction_bits, true));
}

}  // namespace assay::micro::fp8
