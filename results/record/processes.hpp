#pragma once
// A selection run in processes of its own, one after another: what one process does to its caches,
// clocks and memory layout stays with it, and a crash costs that process alone.

#include <span>

#include "case_run.hpp"
#include "command_line.hpp"
#include "output.hpp"

namespace assay::record {

// Runs this program again for each process (and, under --device all, each device) and streams the
// rows. A process that dies leaves a `failed` row for each quantity that it owed.
void run_processes(std::span<const probe_case* const> cases, const program_info& info,
                   const command_line& line, const row_origin& origin, row_output& output);

}  // namespace assay::record
