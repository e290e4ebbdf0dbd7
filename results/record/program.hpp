#pragma once
// A measuring program: cases registered by probes, one common command line, rows out. This header
// is all that a probe sees of the record; Google Benchmark runs the cases beneath it.
//
// Life of a case: run_program selects cases, Google Benchmark calls the case's `run` once a
// repetition (a repetition is one sample), the body calls `sampling::sample` for each of its
// quantities, and the reporter turns the raw repetitions into one row per (probe, point, quantity).
// A case that skips or throws still leaves its rows.

#include <cstdint>
#include <functional>
#include <iosfwd>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "measurement.hpp"
#include "point.hpp"
#include "sampling.hpp"

namespace assay::record {

// One point of a probe's axes.
struct probe_case {
    std::string probe;  // the path below the suite: "dpx/latency", "stream"
    point at;
    std::vector<quantity> quantities;
    std::function<void(sampling&)> run;
    std::optional<code_evidence> code;
    int repetitions = 9;
    int quick_repetitions = 3;
    int iterations = 1;
};

// Adds a case; call before run_program (static initialisers of probe files do). Duplicates of
// (probe, point) throw.
void add_case(probe_case c);

// What a program says of itself.
struct program_info {
    std::string suite;  // micro numerics mpi_interpose portability
    std::string name;   // as the user types it, "micro/dpx/latency"
    std::string about;  // one paragraph for --help
    // The name of the device that cases run on, as it stands in rows; an empty name where there is
    // none. Called once, after the command line was read (see chosen_device). No function: the
    // host, by the name of its CPU.
    std::function<std::string()> device = {};
    // How many devices `--device all` goes through, each in processes of its own with `--device N`,
    // N from 0.
    std::function<int()> device_count = {};
    // What --csv prints instead of rows, once all cases are done: a table of the program's own. Its
    // result is the exit code where the rows themselves give 0.
    std::function<int(std::span<const measurement>, std::ostream&)> csv_table = {};
    // Called after the table for people, as for "Solution Validates"; never under --csv, --json or
    // --rows -.
    std::function<void(std::span<const measurement>, std::ostream&)> finish = {};
};

// What --device and --shared said; valid once run_program has read the command line.
struct device_choice {
    std::string which;    // "all", "0", a UUID; empty: not said
    bool shared = false;  // measure on a busy device too, rows marked unstable
};
const device_choice& chosen_device();

// An option of one program beside the common ones, as "--mib". Parsed before cases are selected.
struct program_option {
    std::string name;
    std::string argument;  // placeholder in --help; empty: a flag
    std::string help;
    std::function<void(const std::string&)>
        set;  // throws std::invalid_argument: usage error, exit 2
};

// Common command line:
//   --list                 CSV of every case and quantity: suite,probe,point,quantity,unit,better
//   --evidence             JSON of every case's code_evidence (see results/evidence)
//   --describe             JSON: the program's statement, its probes' quantities and their sources
//   --filter RE            cases whose "probe/point" matches (ECMAScript, unanchored)
//   --point 'k=v;...'      cases that have these axis values
//   --quick                fewer repetitions
//   --processes N          the selection in N processes of its own, one after another
//   --csv | --json         rows on stdout, and nothing else there (default: a table for people)
//   --rows FILE|-          rows as CSV to FILE, one write a row, synced once a probe
//   --run ID --process N   what stands in those columns
//   --samples DIR          raw samples to DIR/<probe with dots>.<process>.f64, in the rows' order
//   --append               --samples adds to the files that are there
//   --device all|N|UUID    --shared   --provenance (JSON)   --version   --help   --benchmark_*
// A value follows its option as the next argument or after '='.
// Exit codes: 0 done, 1 a check or measurement failed, 2 bad usage or input, 77 every selected
// case skipped.
int run_program(const program_info& info, int argc, char** argv,
                std::span<const program_option> options = {},
                const std::function<void()>& register_cases = {});

}  // namespace assay::record
