#pragma once
// Rows as CSV (RFC 4180): a header, then a row a line. Lines end with a line feed; texts stand as
// text.hpp's escape() writes them, so that no text breaks a line; numbers are the shortest that
// read back as the same double.

#include <cstdio>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "measurement.hpp"

namespace assay::record {

// "FILE:LINE:COLUMN: cause". LINE counts from 1 with the header, COLUMN counts fields from 1.
class csv_error : public std::runtime_error {
  public:
    csv_error(const std::string& file, std::size_t line, std::size_t column,
              const std::string& cause);
};

// The shortest text that reads back as the same double: std::to_chars; "nan", "inf" and "-inf".
[[nodiscard]] std::string format_number(double number);
// The nearest double by std::from_chars; nothing for a word, for trailing characters and for what
// no double can hold (1e400, 1e-400).
[[nodiscard]] std::optional<double> parse_number(std::string_view text);

// Field as it stands in a line: quoted where it must be.
[[nodiscard]] std::string csv_field(std::string_view text);
// The header and a row, each with its line feed. Texts are cleaned first.
[[nodiscard]] std::string csv_header();
[[nodiscard]] std::string csv_row(const measurement& m);

// Splits and converts the lines of one file. Columns may stand in any order; unknown ones are
// passed over.
class csv_parser {
  public:
    explicit csv_parser(std::string file);
    // Both change the line in place and throw csv_error.
    void header(char* line);
    void row(char* line, std::size_t number, measurement& m) const;

  private:
    [[noreturn]] void refuse(std::size_t line, std::size_t column, const std::string& cause) const;
    char* next_field(char*& rest, std::size_t line, std::size_t column) const;
    void cell(std::string_view text, std::size_t line, std::size_t place, measurement& m) const;

    std::string file_;
    std::vector<std::size_t> order_;  // of each field, its index in `columns`, or columns.size()
};

// Reads a file row by row in constant memory.
class csv_reader {
  public:
    // csv_error when the file cannot be opened or its header is refused.
    explicit csv_reader(const std::string& file);
    ~csv_reader();
    csv_reader(csv_reader&&) noexcept;
    csv_reader& operator=(csv_reader&&) noexcept;

    // The next row, or false after the last. Throws csv_error.
    bool next(measurement& m);
    // The line of the row last read, from 1 with the header.
    [[nodiscard]] std::size_t line() const;

  private:
    struct source;
    std::unique_ptr<source> source_;
};

// Appends rows to a file, each by one write(2) of a whole line, so that a killed program leaves
// whole rows.
class csv_writer {
  public:
    // "-" is stdout. Writes the header unless the file holds something already. std::system_error
    // names the file.
    explicit csv_writer(const std::string& file);
    ~csv_writer();
    csv_writer(const csv_writer&) = delete;
    csv_writer& operator=(const csv_writer&) = delete;

    void row(const measurement& m);
    // fsync, where the file has one.
    void sync();

  private:
    void write_whole(std::string_view text);

    std::string name_;
    int descriptor_;
};

}  // namespace assay::record
