#pragma once
// A family's table of expected machine code (sass.csv): what ptxas makes of each operation on each
// architecture.
//
// Columns operation, arch (several apart by spaces), form (native, emulated or absent), and the
// mnemonics of one operation, `LOP3.LUT*90` for ninety; for an absent form what it needs, as
// "sm_89".

#include <string_view>
#include <vector>

#include "record/sampling.hpp"

namespace assay::micro {

// One entry an architecture, the lowest first. std::logic_error when the table lacks the
// operation.
[[nodiscard]] std::vector<record::expected_code> expected_in(std::string_view table,
                                                             std::string_view operation);

}  // namespace assay::micro
