#pragma once
// Where rows go: stdout in the format asked for, and a file.

#include <optional>
#include <string>
#include <vector>

#include "command_line.hpp"
#include "csv.hpp"

namespace assay::record {

class row_output {
  public:
    // Opens what the command line names; std::system_error where it cannot. `rows_on_stdout` is
    // false when stdout belongs to Google Benchmark's own formats.
    row_output(const program_info& info, const command_line& line, bool rows_on_stdout);

    void row(const measurement& m);
    // All rows of a probe are there: they are put on disk and shown.
    void probe_done();
    // Ends the formats and returns the program's exit code.
    int finish();
    [[nodiscard]] const std::vector<measurement>& rows() const { return rows_; }

  private:
    enum class format { none, csv, own_table, json, table };
    [[nodiscard]] int rows_exit_code() const;

    const program_info& info_;
    format format_;
    std::optional<csv_writer> stdout_csv_;
    std::optional<csv_writer> file_;
    std::vector<measurement> rows_;
    std::size_t shown_ = 0;  // rows before this one stand on stdout already
};

}  // namespace assay::record
