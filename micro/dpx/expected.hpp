#pragma once
// sass.csv as the program holds it: what ptxas makes of each intrinsic on each architecture.

#include <string_view>
#include <vector>

#include "intrinsics.hpp"
#include "record/sampling.hpp"

namespace assay::micro::dpx {

// One entry an architecture, oldest first. std::logic_error when the table lacks the
// intrinsic.
[[nodiscard]] std::vector<record::expected_code> expected_of(intrinsic i);

}  // namespace assay::micro::dpx
