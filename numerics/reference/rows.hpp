#pragma once
// Orders and arguments of the tables, region by region. Fixed seed; doubles.

#include <string>
#include <vector>

namespace assay::reference {

struct row {
    double nu, x;
};
struct region_rows {
    std::string name;
    std::vector<row> i, k;  // for log I and for log K; the same but on the zero curves
};

std::vector<region_rows> all_regions();

}  // namespace assay::reference
