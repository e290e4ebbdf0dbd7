#pragma once
// Cases run by Google Benchmark: each a benchmark with manual time and a fixed number of
// iterations, each repetition a sample. Rows come from the raw repetitions; the library's own
// aggregates are never stored.

#include <span>

#include "case_run.hpp"
#include "command_line.hpp"
#include "output.hpp"

namespace assay::record {

// Which of Google Benchmark's own formats the flags ask for on stdout; empty: none, rows go there.
[[nodiscard]] std::string benchmark_format(const command_line& line);

// Runs the cases that --benchmark_filter leaves, writing each case's rows and samples once its
// repetitions are done. False when --benchmark_list_tests listed names instead. usage_error for bad
// flags and for no case left.
bool run_cases(std::span<const probe_case* const> cases, const command_line& line,
               const row_origin& origin, row_output& output);

// The version of Google Benchmark's headers, as far as they tell it.
[[nodiscard]] std::string benchmark_version();

}  // namespace assay::record
