#pragma once
// Ratios, scaled and reduced logarithms and derivatives to 45 digits, from log I and log K by the
// two independent methods of reference.hpp: whatever is formed from the values of one method must
// agree with what is formed from the other's. Derivatives in nu are central differences, so close
// that their error is below 2^-200; precision is raised until both methods agree.

#include <string>
#include <vector>

#include "reference/reference.hpp"

namespace assay::reference {

struct derived_value {
    std::string function;  // as the command names it
    double second;         // x, or r of ratioI_inverse
    number value;
    double
        x_derivative;  // x times the value's own derivative in x; 0 where its yardstick needs none
};

// All functions but logI and logK at finite nu >= 0 and x > 0; ratioI_inverse at the ratio rounded
// to a double, where that is neither 0 nor 1. std::runtime_error when the methods do not agree at
// 2^14 bits.
std::vector<derived_value> derived_values(double nu, double x, bool with_inverse);

}  // namespace assay::reference
