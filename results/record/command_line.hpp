#pragma once
// The command line that every measuring program shares.

#include <span>
#include <string>
#include <vector>

#include "program.hpp"

namespace assay::record {

struct command_line {
    bool list = false;
    bool evidence = false;
    bool describe = false;
    bool provenance = false;
    bool version = false;
    bool help = false;
    std::string filter;
    point at;
    bool quick = false;
    int processes = 1;
    bool csv = false;
    bool json = false;
    std::string rows;  // file, "-" or empty
    std::string run;
    int process = 1;
    std::string samples;  // folder or empty
    bool append = false;
    device_choice device;
    std::vector<std::string> benchmark;  // the arguments for Google Benchmark
    std::vector<std::string>
        selection;  // the arguments that a child process of --processes is given too
};

// Reads argv; the program's own options are set as they are met. usage_error for anything unknown
// or malformed.
[[nodiscard]] command_line parse_command_line(int argc, char** argv,
                                              std::span<const program_option> options);

// --help: one screen.
[[nodiscard]] std::string help_text(const program_info& info,
                                    std::span<const program_option> options);

// Whether the program's stdout belongs to rows or to a machine-readable table.
[[nodiscard]] inline bool machine_output(const command_line& line) {
    return line.csv || line.json || line.rows == "-";
}

}  // namespace assay::record
