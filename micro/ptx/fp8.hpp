#pragma once
// Conversions to and from FP8, two numbers an instruction (PTX ISA, "cvt"; sm_89). Device code
// only.
//
// An encoding puts its two results into the low half of the word and keeps the low half of `rest`
// as the high one, which the instruction itself does: results of two encodings merge for nothing.

#include <cstdint>

#include "architecture.hpp"

namespace assay::micro::ptx {

enum class fp8 { e4m3, e5m2 };

// clang-format off
#define ASSAY_MERGED(text) "{.reg .b16 low, l, h; .reg .f32 x, y; " text " mov.b32 {l, h}, %2; mov.b32 %0, {low, l};}"
#define ASSAY_FROM_F16(type) ASSAY_MERGED("cvt.rn.satfinite." type "x2.f16x2 low, %1;")
#define ASSAY_FROM_F32(type) ASSAY_MERGED("mov.b32 x, %1; mov.b32 y, %3; cvt.rn.satfinite." type "x2.f32 low, y, x;")
#define ASSAY_TO_F16(type) "{.reg .b16 l, h; mov.b32 {l, h}, %1; cvt.rn.f16x2." type "x2 %0, l;}"
// clang-format on

// Two halves of `x`.
template <fp8 Type>
__device__ inline std::uint32_t encode_f16(std::uint32_t x, std::uint32_t rest) {
    std::uint32_t d = x;
    if constexpr (architecture < 89)
        return d;
    else if constexpr (Type == fp8::e4m3)
        asm volatile(ASSAY_FROM_F16("e4m3") : "=r"(d) : "r"(x), "r"(rest));
    else
        asm volatile(ASSAY_FROM_F16("e5m2") : "=r"(d) : "r"(x), "r"(rest));
    return d;
}

// Two floats given as their patterns: `x` becomes the low byte, `y` the next.
template <fp8 Type>
__device__ inline std::uint32_t encode_f32(std::uint32_t x, std::uint32_t y, std::uint32_t rest) {
    std::uint32_t d = x;
    if constexpr (architecture < 89)
        return d;
    else if constexpr (Type == fp8::e4m3)
        asm volatile(ASSAY_FROM_F32("e4m3") : "=r"(d) : "r"(x), "r"(rest), "r"(y));
    else
        asm volatile(ASSAY_FROM_F32("e5m2") : "=r"(d) : "r"(x), "r"(rest), "r"(y));
    return d;
}

// The two numbers in the low half of `x` as two halves.
template <fp8 Type>
__device__ inline std::uint32_t decode_f16(std::uint32_t x) {
    std::uint32_t d = x;
    if constexpr (architecture < 89)
        return d;
    else if constexpr (Type == fp8::e4m3)
        asm volatile(ASSAY_TO_F16("e4m3") : "=r"(d) : "r"(x));
    else
        asm volatile(ASSAY_TO_F16("e5m2") : "=r"(d) : "r"(x));
    return d;
}

#undef ASSAY_MERGED
#undef ASSAY_FROM_F16
#undef ASSAY_FROM_F32
#undef ASSAY_TO_F16

}  // namespace assay::micro::ptx
