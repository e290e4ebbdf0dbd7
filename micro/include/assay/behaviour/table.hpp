#pragma once
// The table: a family of units a row. Figures of rows: arXiv 2512.07004 and 2511.10909; the
// instructions' types and shapes: PTX ISA 9.0 (mma, wgmma, tcgen05.mma) and AMD's CDNA ISA guides.

#include <array>

#include "unit.hpp"

namespace assay::behaviour {

// Units that differ in their types alone. Lists are separated by spaces; an ab type is one format,
// or two joined by '_'.
struct family {
    std::string_view archs;
    std::string_view instruction;
    std::string_view ab;
    std::string_view cd;
    int elements;
    parameters how;
    confirmation confirmed;
    std::string_view scale = "";
    int scale_block = 0;
};

// Results of fused units: f32 cut to `f32_bits`, f16 rounded. See `parameters_for`.
constexpr parameters blocks(int block, int fraction_bits, int f32_bits = 23) {
    parameters p;
    p.block = block;
    p.fraction_bits = fraction_bits;
    p.result_bits = f32_bits;
    return p;
}
constexpr parameters with(parameters p, accumulation how) {
    p.accumulation = how;
    return p;
}
constexpr parameters operations(accumulation how, int block, bool flushes = false) {
    parameters p;
    p.accumulation = how;
    p.block = block;
    p.result = rounding::nearest_even;
    p.flushes = flushes;
    return p;
}
constexpr parameters groups(int block, bool interleaved = false) {
    parameters p = operations(accumulation::late, block);
    p.fraction_bits = 24;
    p.interleaved = interleaved;
    p.late_bits = 31;
    p.addend_bits = 24;
    p.addend_range = interleaved ? 25 : unlimited;
    return p;
}
constexpr parameters integers(bool clamps = false) {
    parameters p;
    p.accumulation = accumulation::integer;
    p.clamps = clamps;
    return p;
}

inline constexpr std::string_view fp8_pairs = "e4m3 e5m2 e4m3_e5m2 e5m2_e4m3";
inline constexpr std::string_view fnuz_pairs = "fp8 bf8 fp8_bf8 bf8_fp8";
inline constexpr std::string_view byte_pairs = "s8 u8 s8_u8 u8_s8";
inline constexpr std::string_view nibble_pairs = "s4 u4 s4_u4 u4_s4";
// Pairs with at least one type narrower than FP8, which sm_100 and sm_120 take beside it.
inline constexpr std::string_view narrow_pairs =
    "e2m1 e3m2 e2m3 e4m3_e2m1 e4m3_e3m2 e4m3_e2m3 e5m2_e2m1 e5m2_e3m2 e5m2_e2m3 e2m1_e4m3 "
    "e2m1_e5m2 e2m1_e3m2 e2m1_e2m3 e3m2_e4m3 e3m2_e5m2 e3m2_e2m1 e3m2_e2m3 e2m3_e4m3 e2m3_e5m2 "
    "e2m3_e2m1 e2m3_e3m2";

// clang-format off
inline constexpr auto families = [] {
    using enum accumulation;
    using enum confirmation;
    return std::to_array<family>({
    // archs, instruction, ab, cd, K, parameters, confirmed
    {"sm_70", "mma", "f16", "f32 f16", 4, blocks(4, 23), recorded},
    {"sm_75", "mma", "f16", "f32 f16", 8, blocks(8, 24), simulated},
    {"sm_80 sm_89", "mma", "f16", "f32 f16", 16, blocks(8, 24), recorded},
    {"sm_80 sm_89", "mma", "bf16", "f32", 16, blocks(8, 24), recorded},
    {"sm_80 sm_89", "mma", "tf32", "f32", 8, blocks(4, 24), recorded},
    {"sm_89", "mma", fp8_pairs, "f32 f16", 32, blocks(16, 13, 13), recorded},
    {"sm_90 sm_100", "mma", "f16", "f32 f16", 16, blocks(16, 25), recorded},
    {"sm_90 sm_100", "mma", "bf16", "f32", 16, blocks(16, 25), recorded},
    {"sm_90 sm_100", "mma", "tf32", "f32", 8, blocks(8, 25), recorded},
    {"sm_90 sm_100", "mma", fp8_pairs, "f32 f16", 32, with(blocks(16, 25), converted), recorded},
    {"sm_120", "mma", "f16", "f32 f16", 16, blocks(16, 25), simulated},
    {"sm_120", "mma", "bf16", "f32", 16, blocks(16, 25), simulated},
    {"sm_120", "mma", "tf32", "f32", 8, blocks(8, 25), simulated},
    {"sm_120", "mma", fp8_pairs, "f32 f16", 32, blocks(32, 25), simulated},
    {"sm_120", "mma", narrow_pairs, "f32 f16", 32, blocks(32, 25), documented},
    {"sm_90", "wgmma", "f16", "f32 f16", 16, blocks(16, 25), simulated},
    {"sm_90", "wgmma", "bf16", "f32", 16, blocks(16, 25), simulated},
    {"sm_90", "wgmma", "tf32", "f32", 8, blocks(8, 25), simulated},
    {"sm_90", "wgmma", fp8_pairs, "f32 f16", 32, blocks(32, 13, 13), recorded},
    {"sm_100", "tcgen05", "f16", "f32 f16", 16, blocks(16, 25), simulated},
    {"sm_100", "tcgen05", "bf16 f16_bf16 bf16_f16", "f32", 16, blocks(16, 25), simulated},
    {"sm_100", "tcgen05", "tf32", "f32", 8, blocks(8, 25), simulated},
    {"sm_100", "tcgen05", fp8_pairs, "f32 f16", 32, blocks(32, 25), simulated},
    {"sm_100", "tcgen05", narrow_pairs, "f32 f16", 32, blocks(32, 25), documented},

    {"sm_80 sm_89 sm_120", "mma", "f64", "f64", 4, operations(chain, 1), simulated},
    {"sm_90 sm_100", "mma", "f64", "f64", 16, operations(chain, 1), simulated},

    {"sm_75", "mma mma_satfinite", byte_pairs, "s32", 16, integers(), documented},
    {"sm_75", "mma mma_satfinite", nibble_pairs, "s32", 32, integers(), documented},
    {"sm_80 sm_89 sm_90 sm_100 sm_120", "mma mma_satfinite", byte_pairs, "s32", 32, integers(), documented},
    {"sm_80 sm_89 sm_90 sm_100 sm_120", "mma mma_satfinite", nibble_pairs, "s32", 64, integers(), documented},
    {"sm_90", "wgmma wgmma_satfinite", byte_pairs, "s32", 32, integers(), documented},
    {"sm_100", "tcgen05 tcgen05_satfinite", byte_pairs, "s32", 32, integers(), documented},

    {"sm_100", "tcgen05_mx32ue8m0", fp8_pairs, "f32", 32, blocks(32, 25), simulated, "ue8m0", 32},
    {"sm_120", "mma_mx32ue8m0", fp8_pairs, "f32", 32, blocks(32, 25), simulated, "ue8m0", 32},
    {"sm_100", "tcgen05_mx32ue8m0", narrow_pairs, "f32", 32, blocks(32, 25), documented, "ue8m0", 32},
    {"sm_120", "mma_mx32ue8m0", narrow_pairs, "f32", 32, blocks(32, 25), documented, "ue8m0", 32},
    // kind::mxf4 and kind::mxf4nvf4; mx32ue8m0.e2m1 of at most 32 elements is kind::mxf8f6f4's, above.
    {"sm_100", "tcgen05_mx16ue4m3", "e2m1", "f32", 64, with(blocks(16, 35), scaled), simulated, "ue4m3", 16},
    {"sm_100", "tcgen05_mx32ue8m0", "e2m1", "f32", 64, with(blocks(16, 35), scaled), simulated, "ue8m0", 32},
    {"sm_100", "tcgen05_mx16ue8m0", "e2m1", "f32", 64, with(blocks(16, 35), scaled), simulated, "ue8m0", 16},
    {"sm_120", "mma_mx16ue4m3", "e2m1", "f32", 64, with(blocks(16, 35), scaled), simulated, "ue4m3", 16},
    {"sm_120", "mma_mx32ue4m3", "e2m1", "f32", 64, with(blocks(16, 35), scaled), simulated, "ue4m3", 32},
    {"sm_120", "mma_mx32ue8m0", "e2m1", "f32", 64, with(blocks(16, 35), scaled), simulated, "ue8m0", 32},
    {"sm_120", "mma_mx16ue8m0", "e2m1", "f32", 64, with(blocks(16, 35), scaled), simulated, "ue8m0", 16},

    {"gfx908 gfx90a gfx942", "mfma", "f32", "f32", 4, operations(chain, 1), simulated},
    {"gfx90a gfx942", "mfma", "f64", "f64", 4, operations(chain, 1), simulated},
    // Sources disagree on gfx908: MMA-Sim has CDNA2's tree without flushing, arXiv 2512.07004 the
    // exact sum, which the one product that arXiv 2403.00232 measured on MI100 supports.
    {"gfx908", "mfma", "f16", "f32", 16, operations(exact, 4), documented},
    {"gfx908", "mfma", "bf16", "f32", 8, operations(exact, 2), documented},
    {"gfx90a", "mfma", "f16 bf16_1k", "f32", 16, operations(pairwise, 4, true), simulated},
    {"gfx90a", "mfma", "bf16", "f32", 8, operations(pairwise, 2, true), simulated},
    {"gfx942", "mfma", "f16 bf16", "f32", 16, groups(8), simulated},
    {"gfx942", "mfma", "xf32", "f32", 8, groups(4), simulated},
    {"gfx942", "mfma", fnuz_pairs, "f32", 32, groups(16, true), simulated},
    {"gfx908 gfx90a", "mfma", "s8", "s32", 16, integers(), documented},
    {"gfx942", "mfma", "s8", "s32", 32, integers(), documented},
    });
}();
// clang-format on

// The pieces of a list.
template <class Each>
constexpr void for_each_word(std::string_view list, Each&& each) {
    while (!list.empty()) {
        const auto end = list.find(' ');
        each(list.substr(0, end));
        list.remove_prefix(end == list.npos ? list.size() : end + 1);
    }
}

// The formats of a and b: "e4m3", "e4m3_e5m2"; "bf16_1k" is one format.
constexpr std::array<const format*, 2> formats_of(std::string_view ab) {
    if (const format* both = find_format(ab)) return {both, both};
    const auto middle = ab.find('_');
    return {find_format(ab.substr(0, middle)), find_format(ab.substr(middle + 1))};
}

// A family's parameters for one of its results: IEEE results keep all their bits, a fused f16 is
// rounded to nearest even.
constexpr parameters parameters_for(const family& f, const format& cd,
                                    std::string_view instruction) {
    parameters p = f.how;
    if (p.result_bits == 0 || &cd != &formats::f32) p.result_bits = cd.fraction_bits;
    if (&cd == &formats::f16) p.result = rounding::nearest_even;
    p.clamps = instruction.ends_with("_satfinite");
    return p;
}

inline unit unit_of(const family& f, std::string_view arch, std::string_view instruction,
                    std::string_view ab, std::string_view cd) {
    unit u;
    u.arch = arch;
    u.instruction = instruction;
    u.name = u.arch + "." + u.instruction + "." + std::string(ab) + "." + std::string(cd);
    u.a = formats_of(ab)[0];
    u.b = formats_of(ab)[1];
    u.cd = find_format(cd);
    u.elements = f.elements;
    u.how = parameters_for(f, *u.cd, instruction);
    u.confirmed = f.confirmed;
    u.scale = f.scale.empty() ? nullptr : find_format(f.scale);
    u.scale_block = f.scale_block;
    u.amd = arch.starts_with("gfx");
    return u;
}

inline std::vector<unit> all_units() {
    std::vector<unit> result;
    for (const family& f : families)
        for_each_word(f.archs, [&](auto arch) {
            for_each_word(f.instruction, [&](auto instruction) {
                for_each_word(f.ab, [&](auto ab) {
                    for_each_word(f.cd, [&](auto cd) {
                        result.push_back(unit_of(f, arch, instruction, ab, cd));
                    });
                });
            });
        });
    return result;
}

inline std::span<const unit> units() {
    static const std::vector<unit> all = all_units();
    return all;
}

inline const unit* find_unit(std::string_view name, int elements) {
    const unit* found = nullptr;
    for (const unit& u : units())
        if (u.name == name && (!found || found->elements < elements)) found = &u;
    return found;
}

}  // namespace assay::behaviour
