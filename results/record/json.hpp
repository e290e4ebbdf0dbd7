#pragma once
// A row as JSON: the columns by name and in order. Unknown cells, NaN and infinities are null;
// texts are cleaned.

#include <nlohmann/json_fwd.hpp>

#include "measurement.hpp"

namespace assay::record {

[[nodiscard]] nlohmann::ordered_json to_json(const measurement& m);

}  // namespace assay::record
