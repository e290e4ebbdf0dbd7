#pragma once
// Where the elements of a, b and d lie in a warp's registers, and what d must be: the oracle of
// mma.sync and mma.sp (PTX ISA, "Matrix Fragments for mma"; one rule covers all its figures).
//
// A register of 32 bits holds 32 / bits elements, lowest first; an f64 takes a register of its own.
// Sparse forms store half of a's columns; the metadata here keep the first half of each group.

#include <bit>
#include <cmath>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <string_view>
#include <vector>

#include "form.hpp"
#include "lane_words.hpp"

namespace assay::micro::tensor {

struct number {
    std::string_view name;
    int bits;
    int exponent_bits;  // 0: an integer
    int fraction_bits;
    bool in_byte = false;  // an FP6 or FP4 with a byte of its own: FP6 lowest, FP4 from bit 2 on

    [[nodiscard]] constexpr int slot() const { return in_byte ? 8 : bits; }
    [[nodiscard]] constexpr int shift() const { return in_byte && bits == 4 ? 2 : 0; }
};
inline constexpr number numbers[]{{"f64", 64, 11, 52}, {"f32", 32, 8, 23}, {"tf32", 32, 8, 23},
                                  {"bf16", 16, 8, 7},  {"f16", 16, 5, 10}, {"e5m2", 8, 5, 2},
                                  {"e4m3", 8, 4, 3},   {"e3m2", 6, 3, 2},  {"e2m3", 6, 2, 3},
                                  {"e2m1", 4, 2, 1},   {"s32", 32, 0, 0},  {"s8", 8, 0, 0},
                                  {"u8", 8, 0, 0},     {"s4", 4, 0, 0},    {"b1", 1, 0, 0}};

inline number number_of(std::string_view type) {
    for (const auto& n : numbers)
        if (n.name == type) return n;
    throw std::invalid_argument("no element type " + std::string(type));
}

// The types of a and b as they lie in registers: FP6 and FP4 of the kinds that mix them with FP8
// have a byte.
inline number held(const form& f, std::string_view type) {
    number n = number_of(type);
    n.in_byte = f.kind.ends_with("f8f6f4") && n.bits < 8;
    return n;
}
inline number left_number(const form& f) { return held(f, f.a); }
inline number right_number(const form& f) { return held(f, f.b); }

// One, as a scale: ue8m0 or ue4m3, in each byte.
inline void put_control_words(std::span<std::uint32_t> lane, const form& f) {
    lane[metadata_word] = first_half_metadata;
    lane[scales_word] = f.scale == "ue4m3" ? 0x38383838U : 0x7f7f7f7fU;
}

// The bit pattern of a small integer, which must be exact in the type.
inline std::uint64_t encode(const number& to, int value) {
    const std::uint64_t mask = to.bits == 64 ? ~0ULL : (1ULL << to.bits) - 1;
    if (to.exponent_bits == 0) return static_cast<std::uint64_t>(std::int64_t{value}) & mask;
    if (value == 0) return 0;
    const auto magnitude = static_cast<std::uint64_t>(std::abs(value));
    const int exponent = static_cast<int>(std::bit_width(magnitude)) - 1;
    const std::uint64_t bias = (1ULL << (to.exponent_bits - 1)) - 1;
    const std::uint64_t fraction =
        (magnitude << to.fraction_bits >> exponent) & ~(1ULL << to.fraction_bits);
    const std::uint64_t biased = bias + static_cast<std::uint64_t>(exponent);
    return std::uint64_t{value < 0} << (to.bits - 1) | biased << to.fraction_bits | fraction;
}

struct place {
    int row;
    int column;
    friend bool operator==(const place&, const place&) = default;
};
inline int elements_a_register(int bits) { return bits > 32 ? 1 : 32 / bits; }

// Element `index` of a lane's part of a, M x (stored) K.
inline place place_in_a(const form& f, int lane, int index) {
    const int each = elements_a_register(left_number(f).slot());
    const int which = index / each;
    const int lower_rows = f.m == 16 ? which % 2 : 0;
    const int step = f.m == 16 ? which / 2 : which;
    return {lane / 4 + 8 * lower_rows, lane % 4 * each + index % each + step * 4 * each};
}
// ... of b, K x N.
inline place place_in_b(const form& f, int lane, int index) {
    const int each = elements_a_register(right_number(f).slot());
    return {lane % 4 * each + index % each + index / each * 4 * each, lane / 4};
}
// ... of c and d, M x N; a warp's part of wgmma's repeats the tile every 8 columns.
inline place place_in_d(int lane, int index) {
    return {lane / 4 + index / 2 % 2 * 8, index / 4 * 8 + lane % 4 * 2 + index % 2};
}

inline int stored_k(const form& f) { return f.sparse ? f.k / 2 : f.k; }
// The column of a that a stored one stands for, under these metadata.
inline int column_of_stored(const form& f, int stored) {
    if (!f.sparse) return stored;
    const bool pairs = f.a == "s4" || f.kind.starts_with("mxf4");  // two pairs of each four
    const int kept = f.a == "tf32" ? 1 : pairs ? 4 : 2;
    return stored / kept * 2 * kept + stored % kept;
}

struct product {
    std::vector<int> a, b, c, d;  // row by row; a as stored
};

// Small integers of an LCG (Knuth, MMIX): every sum is exact in every result type.
inline product make_product(const form& f, std::uint64_t seed) {
    const auto small = [&seed](std::string_view type) {
        seed = seed * 6364136223846793005U + 1442695040888963407U;
        const int from_zero = static_cast<int>((seed >> 33) % (type == "b1" ? 2 : 5));
        return type == "b1" || type == "u8" ? from_zero : from_zero - 2;
    };
    product p;
    for (int i = 0; i < f.m * stored_k(f); ++i) p.a.push_back(small(f.a));
    for (int i = 0; i < f.k * f.n; ++i) p.b.push_back(small(f.b));
    for (int i = 0; i < f.m * f.n; ++i) p.c.push_back(small(f.d));
    p.d = p.c;
    for (int row = 0; row < f.m; ++row)
        for (int column = 0; column < f.n; ++column)
            for (int k = 0; k < stored_k(f); ++k) {
                const int a = p.a[row * stored_k(f) + k];
                const int b = p.b[column_of_stored(f, k) * f.n + column];
                p.d[row * f.n + column] += f.modifier == "xor" ? a ^ b : a * b;
            }
    return p;
}

// A matrix of bit patterns in a warp's registers: 32 lanes of `stride` words, element by element
// from bit 0.
template <class Place>
void scatter_patterns(std::span<std::uint32_t> to, int stride, const number& type,
                      std::span<const std::uint64_t> matrix, int columns, Place&& place_of) {
    const int each_lane = static_cast<int>(matrix.size()) / 32;
    for (int lane = 0; lane < 32; ++lane)
        for (int i = 0; i < each_lane; ++i) {
            const place at = place_of(lane, i);
            const std::uint64_t pattern =
                matrix[static_cast<std::size_t>(at.row * columns + at.column)] << type.shift();
            const int bit = i * type.slot();
            const std::size_t word = lane * stride + bit / 32;
            to[word] |= static_cast<std::uint32_t>(pattern << bit % 32);
            if (type.bits == 64) to[word + 1] |= static_cast<std::uint32_t>(pattern >> 32);
        }
}

// The other way: the matrix of `matrix.size()` patterns that a warp's registers hold.
template <class Place>
void gather_patterns(std::span<const std::uint32_t> from, int stride, const number& type,
                     std::span<std::uint64_t> matrix, int columns, Place&& place_of) {
    const int each_lane = static_cast<int>(matrix.size()) / 32;
    const std::uint64_t mask = type.bits == 64 ? ~0ULL : (1ULL << type.bits) - 1;
    for (int lane = 0; lane < 32; ++lane)
        for (int i = 0; i < each_lane; ++i) {
            const place at = place_of(lane, i);
            const int bit = i * type.slot();
            const std::size_t word = lane * stride + bit / 32;
            std::uint64_t pattern = from[word] >> bit % 32;
            if (type.bits == 64) pattern |= std::uint64_t{from[word + 1]} << 32;
            matrix[static_cast<std::size_t>(at.row * columns + at.column)] =
                pattern >> type.shift() & mask;
        }
}

inline std::vector<std::uint64_t> patterns_of(const number& type, const std::vector<int>& matrix) {
    std::vector<std::uint64_t> patterns;
    for (const int value : matrix) patterns.push_back(encode(type, value));
    return patterns;
}

template <class Place>
void scatter(std::span<std::uint32_t> to, int stride, const number& type,
             const std::vector<int>& matrix, int columns, Place&& place_of) {
    scatter_patterns(to, stride, type, patterns_of(type, matrix), columns, place_of);
}

}  // namespace assay::micro::tensor
