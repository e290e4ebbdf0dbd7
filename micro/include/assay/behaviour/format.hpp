#pragma once
// The number formats of matrix units, and one bit pattern taken apart.

#include <array>
#include <cstdint>
#include <string_view>

namespace assay::behaviour {

// What the patterns with all exponent bits set mean.
enum class specials {
    ieee,      // infinities and NaN
    only_nan,  // e4m3: all ones is NaN, the rest are numbers
    fnuz,      // AMD's FP8: the pattern of -0 is NaN, there is no infinity
    exponent,  // ue8m0: all ones is NaN, no sign, no fraction
    none       // e2m1, e3m2, e2m3: numbers alone
};

struct format {
    std::string_view name;
    int bits;           // of a pattern as it stands in memory
    int exponent_bits;  // 0: an integer
    int fraction_bits;
    int bias;
    specials special;
    bool is_signed = true;
    int ignored_bits = 0;  // low bits that the unit does not look at

    [[nodiscard]] constexpr bool integer() const { return exponent_bits == 0; }
    [[nodiscard]] constexpr int hex_digits() const { return (bits + 3) / 4; }
    // Exponent of the smallest normal number and of all subnormals.
    [[nodiscard]] constexpr int emin() const { return 1 - bias; }
};

namespace formats {
inline constexpr format f64{"f64", 64, 11, 52, 1023, specials::ieee};
inline constexpr format f32{"f32", 32, 8, 23, 127, specials::ieee};
inline constexpr format tf32{"tf32", 32, 8, 10, 127, specials::ieee, true, 13};
inline constexpr format xf32{"xf32", 32, 8, 10, 127, specials::ieee, true, 13};
inline constexpr format bf16{"bf16", 16, 8, 7, 127, specials::ieee};
// CDNA2's later bf16 instructions name the type so; the numbers are bf16's.
inline constexpr format bf16_1k{"bf16_1k", 16, 8, 7, 127, specials::ieee};
inline constexpr format f16{"f16", 16, 5, 10, 15, specials::ieee};
inline constexpr format e5m2{"e5m2", 8, 5, 2, 15, specials::ieee};
inline constexpr format e4m3{"e4m3", 8, 4, 3, 7, specials::only_nan};
inline constexpr format bf8{"bf8", 8, 5, 2, 16, specials::fnuz};
inline constexpr format fp8{"fp8", 8, 4, 3, 8, specials::fnuz};
inline constexpr format e3m2{"e3m2", 6, 3, 2, 3, specials::none};
inline constexpr format e2m3{"e2m3", 6, 2, 3, 1, specials::none};
inline constexpr format e2m1{"e2m1", 4, 2, 1, 1, specials::none};
inline constexpr format ue4m3{"ue4m3", 8, 4, 3, 7, specials::only_nan, false};
inline constexpr format ue8m0{"ue8m0", 8, 8, 0, 127, specials::exponent, false};
inline constexpr format s32{"s32", 32, 0, 0, 0, specials::none};
inline constexpr format s8{"s8", 8, 0, 0, 0, specials::none};
inline constexpr format u8{"u8", 8, 0, 0, 0, specials::none, false};
inline constexpr format s4{"s4", 4, 0, 0, 0, specials::none};
inline constexpr format u4{"u4", 4, 0, 0, 0, specials::none, false};

inline constexpr std::array<const format*, 21> all{
    &f64,  &f32,  &tf32, &xf32,  &bf16,  &bf16_1k, &f16, &e5m2, &e4m3, &bf8, &fp8,
    &e3m2, &e2m3, &e2m1, &ue4m3, &ue8m0, &s32,     &s8,  &u8,   &s4,   &u4};
}  // namespace formats

// The format of that name, or nullptr.
constexpr const format* find_format(std::string_view name) {
    for (const format* f : formats::all)
        if (f->name == name) return f;
    return nullptr;
}

enum class kind : std::uint8_t { zero, finite, infinite, nan };

// A pattern taken apart. A finite value is significand * 2^(exponent - fraction_bits), where
// exponent is the exponent field's, emin for subnormals: a subnormal's significand is not
// normalised, because the units do not normalise it either. number{} is +0; without the braces it
// is uninitialised, since arrays of them are filled anyway.
struct number {
    behaviour::kind kind;
    bool negative;
    int exponent;
    int fraction_bits;
    std::uint64_t significand;

    [[nodiscard]] constexpr int lowest() const { return exponent - fraction_bits; }
    [[nodiscard]] constexpr bool zero() const { return kind == kind::zero; }
};

constexpr std::uint64_t low_bits(int count) {
    return count >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << count) - 1;
}

constexpr kind special_kind(const format& f, std::uint64_t field, std::uint64_t fraction,
                            bool negative) {
    const bool full = field == low_bits(f.exponent_bits);
    const bool all_ones = full && fraction == low_bits(f.fraction_bits);
    switch (f.special) {
        case specials::ieee:
            return !full ? kind::finite : fraction ? kind::nan : kind::infinite;
        case specials::only_nan:
            return all_ones ? kind::nan : kind::finite;
        case specials::exponent:
            return full ? kind::nan : kind::finite;
        case specials::fnuz:
            return negative && !field && !fraction ? kind::nan : kind::finite;
        case specials::none:
            break;
    }
    return kind::finite;
}

// The value of a pattern of an integer format.
constexpr std::int64_t decode_integer(const format& f, std::uint64_t pattern) {
    pattern &= low_bits(f.bits);
    const bool negative = f.is_signed && (pattern >> (f.bits - 1)) & 1;
    return static_cast<std::int64_t>(negative ? pattern | ~low_bits(f.bits) : pattern);
}

// Takes a pattern apart. Bits above the format's are not looked at; the sign bit of ue4m3 is
// ignored.
constexpr number decode(const format& f, std::uint64_t pattern) {
    if (f.integer()) {
        const std::int64_t value = decode_integer(f, pattern);
        return {value ? kind::finite : kind::zero, value < 0, 0, 0,
                static_cast<std::uint64_t>(value < 0 ? -value : value)};
    }
    pattern >>= f.ignored_bits;
    const std::uint64_t fraction = pattern & low_bits(f.fraction_bits);
    const std::uint64_t field = (pattern >> f.fraction_bits) & low_bits(f.exponent_bits);
    const bool negative = f.is_signed && (pattern >> (f.fraction_bits + f.exponent_bits)) & 1;
    // ue8m0 has no subnormals: field 0 is 2^-127.
    const bool normal = field != 0 || f.special == specials::exponent;
    const bool rare = field == low_bits(f.exponent_bits) || field == 0;
    number n{kind::finite, negative, normal ? static_cast<int>(field) - f.bias : f.emin(),
             f.fraction_bits, fraction | std::uint64_t{normal} << f.fraction_bits};
    if (rare) n.kind = special_kind(f, field, fraction, negative);
    if (n.kind == kind::finite && n.significand == 0) n.kind = kind::zero;
    return n;
}

}  // namespace assay::behaviour
