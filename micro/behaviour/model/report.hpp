#pragma once
// What the command prints.

#include <iosfwd>
#include <string>

#include "identify.hpp"
#include "product_error.hpp"

namespace assay::behaviour::model {

void print_error(std::ostream& out, const unit& u, const shape& s, std::uint64_t seed,
                 const error_report& r);
// Whether every row is explained.
bool print_identification(std::ostream& out, const operand_file& file, const identification& found);

}  // namespace assay::behaviour::model
