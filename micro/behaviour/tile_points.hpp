#pragma once
// The points of an instruction's arithmetic.

#include "harness/probe.hpp"
#include "tile_code.hpp"

namespace assay::micro::arithmetic {

// Random tiles held against the model.
[[nodiscard]] probe_point tile_point(const tile_code& code, operand_kind kind);
// Parameters found by vectors of their own.
[[nodiscard]] probe_point parameter_point(const tile_code& code);

}  // namespace assay::micro::arithmetic
