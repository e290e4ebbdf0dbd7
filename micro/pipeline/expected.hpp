#pragma once
// sass.csv as the program holds it: what ptxas makes of each operation of this family.

#include <string_view>
#include <vector>

#include "record/sampling.hpp"

namespace assay::micro::pipeline {

// One entry an architecture; std::logic_error when the table lacks the operation.
[[nodiscard]] std::vector<record::expected_code> expected_of(std::string_view operation);

}  // namespace assay::micro::pipeline
