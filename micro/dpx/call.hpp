#pragma once
// The calls. Compiled by nvcc, for the device and, as CUDA's own host versions, for the host.

#include "intrinsics.hpp"

namespace assay::micro::dpx {

// a, b and c as the intrinsic names them; c is ignored by those with two operands.
template <intrinsic I>
__host__ __device__ __forceinline__ outcome call(word a, word b, word c) {
    using enum intrinsic;
    outcome r{};
    if constexpr (I == viaddmax_s16x2) r.value = __viaddmax_s16x2(a, b, c);
    if constexpr (I == viaddmax_s16x2_relu) r.value = __viaddmax_s16x2_relu(a, b, c);
    if constexpr (I == viaddmax_s32) r.value = __viaddmax_s32(a, b, c);
    if constexpr (I == viaddmax_s32_relu) r.value = __viaddmax_s32_relu(a, b, c);
    if constexpr (I == viaddmax_u16x2) r.value = __viaddmax_u16x2(a, b, c);
    if constexpr (I == viaddmax_u32) r.value = __viaddmax_u32(a, b, c);
    if constexpr (I == viaddmin_s16x2) r.value = __viaddmin_s16x2(a, b, c);
    if constexpr (I == viaddmin_s16x2_relu) r.value = __viaddmin_s16x2_relu(a, b, c);
    if constexpr (I == viaddmin_s32) r.value = __viaddmin_s32(a, b, c);
    if constexpr (I == viaddmin_s32_relu) r.value = __viaddmin_s32_relu(a, b, c);
    if constexpr (I == viaddmin_u16x2) r.value = __viaddmin_u16x2(a, b, c);
    if constexpr (I == viaddmin_u32) r.value = __viaddmin_u32(a, b, c);
    if constexpr (I == vibmax_s16x2) r.value = __vibmax_s16x2(a, b, &r.high, &r.low);
    if constexpr (I == vibmax_s32) r.value = __vibmax_s32(a, b, &r.low);
    if constexpr (I == vibmax_u16x2) r.value = __vibmax_u16x2(a, b, &r.high, &r.low);
    if constexpr (I == vibmax_u32) r.value = __vibmax_u32(a, b, &r.low);
    if constexpr (I == vibmin_s16x2) r.value = __vibmin_s16x2(a, b, &r.high, &r.low);
    if constexpr (I == vibmin_s32) r.value = __vibmin_s32(a, b, &r.low);
    if constexpr (I == vibmin_u16x2) r.value = __vibmin_u16x2(a, b, &r.high, &r.low);
    if constexpr (I == vibmin_u32) r.value = __vibmin_u32(a, b, &r.low);
    if constexpr (I == vimax3_s16x2) r.value = __vimax3_s16x2(a, b, c);
    if constexpr (I == vimax3_s16x2_relu) r.value = __vimax3_s16x2_relu(a, b, c);
    if constexpr (I == vimax3_s32) r.value = __vimax3_s32(a, b, c);
    if constexpr (I == vimax3_s32_relu) r.value = __vimax3_s32_relu(a, b, c);
    if constexpr (I == vimax3_u16x2) r.value = __vimax3_u16x2(a, b, c);
    if constexpr (I == vimax3_u32) r.value = __vimax3_u32(a, b, c);
    if constexpr (I == vimax_s16x2_relu) r.value = __vimax_s16x2_relu(a, b);
    if constexpr (I == vimax_s32_relu) r.value = __vimax_s32_relu(a, b);
    if constexpr (I == vimin3_s16x2) r.value = __vimin3_s16x2(a, b, c);
    if constexpr (I == vimin3_s16x2_relu) r.value = __vimin3_s16x2_relu(a, b, c);
    if constexpr (I == vimin3_s32) r.value = __vimin3_s32(a, b, c);
    if constexpr (I == vimin3_s32_relu) r.value = __vimin3_s32_relu(a, b, c);
    if constexpr (I == vimin3_u16x2) r.value = __vimin3_u16x2(a, b, c);
    if constexpr (I == vimin3_u32) r.value = __vimin3_u32(a, b, c);
    if constexpr (I == vimin_s16x2_relu) r.value = __vimin_s16x2_relu(a, b);
    if constexpr (I == vimin_s32_relu) r.value = __vimin_s32_relu(a, b);
    return r;
}

// The same of an intrinsic that is known when it runs.
template <std::size_t... I>
__device__ outcome call_one(intrinsic which, word a, word b, word c, std::index_sequence<I...>) {
    outcome r{};
    ((which == intrinsic(I) ? void(r = call<intrinsic(I)>(a, b, c)) : void()), ...);
    return r;
}

}  // namespace assay::micro::dpx
