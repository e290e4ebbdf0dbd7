#pragma once
// A unit's accumulation in words.

#include <assay/behaviour.hpp>
#include <string>

namespace assay::behaviour::model {

// "blocks of 16 cut at 25 fraction bits, f32 cut to 23 bits"
std::string describe(const parameters& how, const format& cd);
// "recorded on hardware", ...
std::string describe(confirmation c);

}  // namespace assay::behaviour::model
