#pragma once
// A unit's parameters found from its outputs alone, by vectors made for it (after M. Fasi et al.,
// PeerJ CS 7:e330): what the unit is, not whether it is the model.

#include <string>

#include "tiles.hpp"

namespace assay::micro::arithmetic {

struct measured_unit {
    // Bits kept below the largest product of a block; `largest_gap` where none was seen cut.
    int fraction_bits = 0;
    int block = 0;         // products aligned with the first one, itself included
    int result_bits = 0;   // fraction bits that are left of c beside zero products
    std::string rounding;  // of a sum of 1.5 units in the last place: "toward zero", ...

    friend bool operator==(const measured_unit&, const measured_unit&) = default;
};
inline constexpr int largest_gap = 30;

// Needs K >= 4 and floating-point operands that hold 2^6.
[[nodiscard]] measured_unit measure(const unit& formats_of, const product_shape& shape,
                                    const tile_runner& run);
[[nodiscard]] std::string text_of(const measured_unit& m);

}  // namespace assay::micro::arithmetic
