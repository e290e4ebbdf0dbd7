#pragma once
// The devices as they stand in a run's manifest.

#include <nlohmann/json_fwd.hpp>

namespace assay::micro {

// {"0": {name, uuid, ...}, ...}, or {"reason": why there are none}. Unknown values are left out.
[[nodiscard]] nlohmann::json device_facts();

}  // namespace assay::micro
