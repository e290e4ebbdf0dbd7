#pragma once
// The program's cases: one a size, variant and kernel.

#include "options.hpp"

namespace assay::stream {

void add_cases(const settings& s);

}  // namespace assay::stream
