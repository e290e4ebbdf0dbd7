#pragma once
// Facts of the host that the kernel shows as files. Each function takes the root of the file system
// they lie in.

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace assay::record {

// The first line of a file; empty where it cannot be read.
[[nodiscard]] std::string first_line(const std::string& file);

[[nodiscard]] nlohmann::json cpu_facts(const std::string& root);
[[nodiscard]] nlohmann::json memory_facts(const std::string& root);
[[nodiscard]] nlohmann::json system_facts(const std::string& root);

}  // namespace assay::record
