#pragma once
// sass.csv as the program holds it: what ptxas makes of each matrix instruction.

#include <string_view>
#include <vector>

#include "record/sampling.hpp"

namespace assay::micro::tensor {

// `instruction` is its PTX text without operands. One entry an architecture; std::logic_error when
// the table lacks it.
[[nodiscard]] std::vector<record::expected_code> expected_of(std::string_view instruction);

}  // namespace assay::micro::tensor
