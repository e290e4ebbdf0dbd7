#pragma once
// Rows as a table for people.

#include <iosfwd>
#include <span>

#include "measurement.hpp"

namespace assay::record {

// The rows of one probe under its name: point, quantity, value, unit, spread (interquartile range
// over median), samples, fraction of peak, published figure, status, reason. Columns without
// content are left out.
void print_table(std::span<const measurement> rows, std::ostream& out);

}  // namespace assay::record
