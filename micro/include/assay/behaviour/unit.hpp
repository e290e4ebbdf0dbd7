#pragma once
// A matrix unit as a row of parameters, and the table of the units that are known.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "format.hpp"
#include "round.hpp"

namespace assay::behaviour {

// How a unit adds the products of one instruction to c.
enum class accumulation {
    fused,      // blocks of products and c aligned, cut and added at once (NVIDIA)
    converted,  // FP8 by two f16 blocks from zero, c added after them (mma.sync on sm_90, sm_100)
    chain,      // one IEEE fused multiply-add after the other
    pairwise,   // groups summed by a tree of IEEE additions (CDNA2)
    exact,      // groups and c summed exactly, rounded once (CDNA1)
    late,       // groups cut and added, then aligned with c rounding down (CDNA3)
    scaled,     // groups of products summed exactly, scaled, then fused (mxf4nvf4)
    integer     // exact, then modulo 2^32 or clamped
};

// The most operands of one instruction.
inline constexpr int most_elements = 64;
// Fraction bits that never cut anything: the sum is exact.
inline constexpr int unlimited = 1 << 20;
// The exponent with which a zero operand, or a zero c, takes part in the alignment. No recorded
// output decides it; MMA-Sim's value (arXiv 2511.10909). It shows only where a zero meets a huge
// factor or where every term is near or below 2^-126.
inline constexpr int exponent_of_zero = -126;

// What decides a unit's result beside its formats; each member changes some result when changed.
struct parameters {
    behaviour::accumulation accumulation = accumulation::fused;
    int block = 0;          // products of one fused block, group or tree
    int fraction_bits = 0;  // kept below the largest exponent of a block
    int result_bits = 0;    // fraction bits of the result, the rest of the format is zero
    rounding result = rounding::toward_zero;
    int zero_exponent = exponent_of_zero;
    bool flushes = false;          // subnormal operands and results become zero (CDNA2)
    bool interleaved = false;      // even and odd elements are cut apart (CDNA3 FP8)
    int late_bits = 0;             // fraction bits of a group's sum where it meets c
    int addend_bits = 0;           // fraction bits of c there
    int addend_range = unlimited;  // c counts as 0 below 2^-range of the larger exponent
    bool clamps = false;           // integers: clamped to s32 instead of wrapped

    friend constexpr bool operator==(const parameters&, const parameters&) = default;
};

// Where the parameters come from.
enum class confirmation {
    recorded,   // equal to outputs recorded on the hardware (arXiv 2512.07004)
    simulated,  // MMA-Sim's, which its authors checked on hardware (arXiv 2511.10909)
    documented  // the instruction set's text, or the rule of the same unit's other types
};

struct unit {
    std::string name;  // <arch>.<instruction>.<ab type>.<cd type>
    std::string arch;
    std::string instruction;
    const format* a = nullptr;
    const format* b = nullptr;
    const format* cd = nullptr;
    int elements = 0;  // K of the longest instruction
    parameters how;
    behaviour::confirmation confirmed = confirmation::documented;
    const format* scale = nullptr;  // block-scaled units alone
    int scale_block = 0;            // elements that share a scale
    bool amd = false;               // its NaN is IEEE's quiet one, not all ones

    // Scales of an operand of `count` elements.
    [[nodiscard]] int scales(int count) const {
        return scale ? (count + scale_block - 1) / scale_block : 0;
    }
};

// Every unit, in the order of the table.
std::span<const unit> units();
// The unit of that name, or nullptr. Where two instructions of different K have one name, the
// shorter one if it takes so many elements.
const unit* find_unit(std::string_view name, int elements = most_elements);

}  // namespace assay::behaviour
