#include "output.hpp"

#include <algorithm>
#include <iostream>
#include <nlohmann/json.hpp>
#include <span>

#include "cases.hpp"
#include "json.hpp"
#include "table.hpp"

namespace assay::record {
namespace {

constexpr int exit_failed = 1;
constexpr int exit_skipped = 77;

}  // namespace

row_output::row_output(const program_info& info, const command_line& line, bool rows_on_stdout)
    : info_(info), format_(format::none) {
    const bool own_table = line.csv && info.csv_table;
    if (own_table && line.rows == "-") {
        throw usage_error(
            "--csv prints a table of this program's own, --rows - the rows: choose one");
    }
    if (line.json)
        format_ = format::json;
    else if (own_table)
        format_ = format::own_table;
    else if (line.csv || line.rows == "-")
        format_ = format::csv;
    else if (rows_on_stdout)
        format_ = format::table;
    if (!line.rows.empty() && line.rows != "-") file_.emplace(line.rows);
    if (format_ == format::csv) stdout_csv_.emplace("-");
    if (format_ == format::json) std::cout << "[";
}

void row_output::row(const measurement& m) {
    rows_.push_back(m);
    if (stdout_csv_) stdout_csv_->row(m);
    if (file_) file_->row(m);
    if (format_ == format::json) {
        std::cout << (rows_.size() == 1 ? "\n" : ",\n") << to_json(m).dump();
    }
}

void row_output::probe_done() {
    if (stdout_csv_) stdout_csv_->sync();
    if (file_) file_->sync();
    if (format_ == format::table) {
        if (shown_ > 0 && shown_ < rows_.size()) std::cout << '\n';
        print_table(std::span(rows_).subspan(shown_), std::cout);
    }
    shown_ = rows_.size();
}

int row_output::rows_exit_code() const {
    const auto has = [](status s) { return [s](const measurement& m) { return m.status == s; }; };
    if (std::ranges::any_of(rows_, has(status::failed))) return exit_failed;
    return std::ranges::all_of(rows_, has(status::skipped)) ? exit_skipped : 0;
}

int row_output::finish() {
    probe_done();
    int code = rows_exit_code();
    if (format_ == format::json) std::cout << "\n]\n";
    if (format_ == format::own_table) {
        const int own = info_.csv_table(rows_, std::cout);
        if (code == 0) code = own;
    }
    if (format_ == format::table && info_.finish) info_.finish(rows_, std::cout);
    if (!std::cout.flush()) throw usage_error("stdout cannot be written");
    return code;
}

}  // namespace assay::record
