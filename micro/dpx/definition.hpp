#pragma once
// What each DPX intrinsic computes, in 64-bit arithmetic on the host: the oracle for devices and
// for CUDA's own host versions (CUDA Math API, "SIMD Intrinsics" and "DPX").
//
// Additions wrap in their lane. min and max of 16x2 forms act on each lane. relu replaces a
// negative result by 0. vibmax's predicate is a >= b, vibmin's a <= b.

#include <algorithm>

#include "intrinsics.hpp"

namespace assay::micro::dpx {

template <class Lane>
struct lane_outcome {
    Lane value;
    bool first_won;
};

// One lane of type int16_t, uint16_t, int32_t or uint32_t.
template <class Lane>
constexpr lane_outcome<Lane> define_lane(intrinsic i, Lane a, Lane b, Lane c) {
    const std::int64_t x = a, y = b, z = c;
    const bool largest = has(i, "max");
    const auto choose = [&](std::int64_t p, std::int64_t q) {
        return largest ? std::max(p, q) : std::min(p, q);
    };
    std::int64_t result = choose(x, y);
    if (has(i, "viadd")) result = choose(static_cast<Lane>(x + y), z);
    if (has(i, "3_")) result = choose(result, z);
    if (has(i, "relu")) result = std::max<std::int64_t>(result, 0);
    return {static_cast<Lane>(result), largest ? x >= y : x <= y};
}

template <class Lane>
constexpr outcome define_halves(intrinsic i, word a, word b, word c) {
    const auto low = [](word w) { return static_cast<Lane>(w & 0xffffU); };
    const auto high = [](word w) { return static_cast<Lane>(w >> 16); };
    const auto l = define_lane<Lane>(i, low(a), low(b), low(c));
    const auto h = define_lane<Lane>(i, high(a), high(b), high(c));
    const word value = static_cast<word>(static_cast<std::uint16_t>(h.value)) << 16 |
                       static_cast<std::uint16_t>(l.value);
    return {value, h.first_won, l.first_won};
}

template <class Lane>
constexpr outcome define_word(intrinsic i, word a, word b, word c) {
    const auto w =
        define_lane<Lane>(i, static_cast<Lane>(a), static_cast<Lane>(b), static_cast<Lane>(c));
    return {static_cast<word>(w.value), false, w.first_won};
}

// The intrinsic's outcome; predicates are false for forms that give none.
constexpr outcome define(intrinsic i, word a, word b, word c) {
    outcome r = has(i, "s16x2")   ? define_halves<std::int16_t>(i, a, b, c)
                : has(i, "u16x2") ? define_halves<std::uint16_t>(i, a, b, c)
                : has(i, "s32")   ? define_word<std::int32_t>(i, a, b, c)
                                  : define_word<std::uint32_t>(i, a, b, c);
    if (!gives_predicates(i)) r.high = r.low = false;
    return r;
}

}  // namespace assay::micro::dpx
