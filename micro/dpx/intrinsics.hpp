#pragma once
// The 36 DPX intrinsics of CUDA 13 as one axis: what each computes, its name, and the call itself.
// The definition on the host stands in definition.hpp; what ptxas makes of each in sass.csv.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

namespace assay::micro::dpx {

using word = std::uint32_t;  // one 32-bit lane or two 16-bit lanes

// clang-format off
enum class intrinsic {
    viaddmax_s16x2, viaddmax_s16x2_relu, viaddmax_s32, viaddmax_s32_relu, viaddmax_u16x2,
    viaddmax_u32, viaddmin_s16x2, viaddmin_s16x2_relu, viaddmin_s32, viaddmin_s32_relu,
    viaddmin_u16x2, viaddmin_u32, vibmax_s16x2, vibmax_s32, vibmax_u16x2, vibmax_u32, vibmin_s16x2,
    vibmin_s32, vibmin_u16x2, vibmin_u32, vimax3_s16x2, vimax3_s16x2_relu, vimax3_s32,
    vimax3_s32_relu, vimax3_u16x2, vimax3_u32, vimax_s16x2_relu, vimax_s32_relu, vimin3_s16x2,
    vimin3_s16x2_relu, vimin3_s32, vimin3_s32_relu, vimin3_u16x2, vimin3_u32, vimin_s16x2_relu,
    vimin_s32_relu
};
// clang-format on

// Spelled as CUDA spells them, in the order of the enumeration.
inline constexpr std::array<std::string_view, 36> names{
    "__viaddmax_s16x2", "__viaddmax_s16x2_relu", "__viaddmax_s32",     "__viaddmax_s32_relu",
    "__viaddmax_u16x2", "__viaddmax_u32",        "__viaddmin_s16x2",   "__viaddmin_s16x2_relu",
    "__viaddmin_s32",   "__viaddmin_s32_relu",   "__viaddmin_u16x2",   "__viaddmin_u32",
    "__vibmax_s16x2",   "__vibmax_s32",          "__vibmax_u16x2",     "__vibmax_u32",
    "__vibmin_s16x2",   "__vibmin_s32",          "__vibmin_u16x2",     "__vibmin_u32",
    "__vimax3_s16x2",   "__vimax3_s16x2_relu",   "__vimax3_s32",       "__vimax3_s32_relu",
    "__vimax3_u16x2",   "__vimax3_u32",          "__vimax_s16x2_relu", "__vimax_s32_relu",
    "__vimin3_s16x2",   "__vimin3_s16x2_relu",   "__vimin3_s32",       "__vimin3_s32_relu",
    "__vimin3_u16x2",   "__vimin3_u32",          "__vimin_s16x2_relu", "__vimin_s32_relu"};
inline constexpr std::size_t intrinsics = names.size();
using all_intrinsics = std::make_index_sequence<intrinsics>;

constexpr std::string_view name_of(intrinsic i) { return names[static_cast<std::size_t>(i)]; }

// An intrinsic's form, read off its name.
constexpr bool has(intrinsic i, std::string_view part) {
    return name_of(i).find(part) != std::string_view::npos;
}
constexpr bool three_operands(intrinsic i) { return has(i, "viadd") || has(i, "3_"); }
constexpr bool gives_predicates(intrinsic i) { return has(i, "__vib"); }

// What one call gives: the word and, for vibmax and vibmin, which operand won in the high and the
// low lane.
struct outcome {
    word value;
    bool high = false;
    bool low = false;  // the only lane's predicate for 32-bit forms
};

}  // namespace assay::micro::dpx
