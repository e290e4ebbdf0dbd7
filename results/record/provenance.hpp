#pragma once
// What made the numbers, besides the code: build, machine, job and devices, as
// results/manifest.schema.json describes them under "provenance".

#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <string>

namespace assay::record {

// Adds a section that a layer above knows of, as "devices"; asked each time provenance is
// collected. What it throws stands in its place as {"error": text}.
void add_facts(std::string section, std::function<nlohmann::json()> facts);

// The host is the machine below `root`: "/" but in tests.
[[nodiscard]] nlohmann::json provenance(const std::string& root = "/");

// The CPU's model name; empty where the kernel does not tell.
[[nodiscard]] std::string cpu_model(const std::string& root = "/");

}  // namespace assay::record
