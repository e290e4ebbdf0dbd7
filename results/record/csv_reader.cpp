#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <limits>  // libfccp uses it and does not include it
#include <system_error>

#include "csv.hpp"

// Its fixed buffers cut file names in messages that are not shown. clang knows no such warning.
#pragma GCC diagnostic push
#if defined(__clang__)
#pragma GCC diagnostic ignored "-Wunknown-warning-option"
#endif
#pragma GCC diagnostic ignored "-Wstringop-truncation"
#define CSV_IO_NO_THREAD
#include <libfccp/csv.h>
#pragma GCC diagnostic pop

#include "text.hpp"

namespace assay::record {
namespace {

using quoting = io::double_quote_escape<',', '"'>;

std::string shown(std::string_view text) {
    constexpr std::size_t longest = 40;
    const bool cut = text.size() > longest;
    return std::string(1, '\'')
        .append(one_line(text.substr(0, longest)))
        .append(cut ? "...'" : "'");
}

// A field is all in quotes, inner quotes doubled, or holds none.
bool well_quoted(std::string_view field) {
    if (field.empty() || field.front() != '"') return field.find('"') == std::string_view::npos;
    for (std::size_t at = 1; at < field.size(); ++at) {
        if (field[at] != '"') continue;
        if (at + 1 == field.size()) return true;
        if (field[++at] != '"') return false;
    }
    return false;
}

std::size_t column_named(std::string_view name) {
    const auto* found = std::ranges::find(columns, name, &column::name);
    return static_cast<std::size_t>(found - columns.begin());
}

// Sets a cell; the cause when it is refused, empty otherwise.
struct cell_reader {
    measurement& m;
    std::string_view text;

    std::string operator()(std::string measurement::*member) const {
        unescape_to(text, m.*member);
        return {};
    }
    std::string operator()(std::optional<double> measurement::*member) const {
        m.*member = parse_number(text);
        return m.*member || text.empty() ? "" : shown(text) + " is no number that a double holds";
    }
    std::string operator()(std::optional<std::uint64_t> measurement::*member) const {
        m.*member = std::nullopt;
        if (text.empty()) return {};
        std::uint64_t number = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
        if (error != std::errc{} || end != text.data() + text.size()) {
            return shown(text) + " is no whole number from 0 to 18446744073709551615";
        }
        m.*member = number;
        return {};
    }
    std::string operator()(record::status measurement::*member) const {
        const auto known = status_of(text);
        m.*member = known.value_or(record::status::failed);
        return known ? "" : shown(text) + " is none of ok, skipped, emulated, unstable, failed";
    }
    std::string operator()(record::better measurement::*member) const {
        const auto known = better_of(text);
        m.*member = known.value_or(record::better::none);
        return known || text.empty() ? "" : shown(text) + " is none of lower, higher, none";
    }
};

// libfccp cuts a line at a NUL byte without a word and assumes that a file of a multiple of its
// block size ends with a line feed: NUL becomes a byte that no UTF-8 holds and is refused, and a
// line feed is added at the end.
class guarded_source : public io::ByteSourceBase {
  public:
    guarded_source(std::string name, std::FILE* file) : name_(std::move(name)), file_(file) {}
    ~guarded_source() override { std::fclose(file_); }
    guarded_source(const guarded_source&) = delete;
    guarded_source& operator=(const guarded_source&) = delete;

    int read(char* buffer, int size) override {
        auto got = std::fread(buffer, 1, static_cast<std::size_t>(size), file_);
        if (std::ferror(file_) != 0) throw std::system_error(errno, std::generic_category(), name_);
        std::replace(buffer, buffer + got, '\0', '\xff');
        if (got > 0) last_ = buffer[got - 1];
        if (got < static_cast<std::size_t>(size) && last_ != '\n') buffer[got++] = last_ = '\n';
        return static_cast<int>(got);
    }

  private:
    std::string name_;
    std::FILE* file_;
    char last_ = '\n';
};

}  // namespace

csv_error::csv_error(const std::string& file, std::size_t line, std::size_t column,
                     const std::string& cause)
    : std::runtime_error(file + ":" + std::to_string(line) + ":" + std::to_string(column) + ": " +
                         cause) {}

std::optional<double> parse_number(std::string_view text) {
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return number;
}

csv_parser::csv_parser(std::string file) : file_(std::move(file)) {}

void csv_parser::refuse(std::size_t line, std::size_t column, const std::string& cause) const {
    throw csv_error(file_, line, column, cause);
}

// The next field of a line, unquoted; `rest` is null after the last one.
char* csv_parser::next_field(char*& rest, std::size_t line, std::size_t column) const {
    char* begin = rest;
    char* end = nullptr;
    try {
        end = begin + (quoting::find_next_column_end(begin) - begin);
    } catch (const io::error::escaped_string_not_closed&) {
        refuse(line, column, "a quote is opened and not closed on this line");
    }
    rest = *end == '\0' ? nullptr : end + 1;
    *end = '\0';
    const std::string_view field(begin, static_cast<std::size_t>(end - begin));
    if (invalid_utf8(field) != std::string_view::npos) {
        refuse(line, column, "the text is not valid UTF-8, or holds a NUL byte");
    }
    if (!well_quoted(field))
        refuse(line, column, "a quote stands inside the field " + shown(field));
    quoting::unescape(begin, end);
    return begin;
}

void csv_parser::header(char* line) {
    order_.clear();
    char* rest = line;
    for (std::size_t place = 1; rest != nullptr; ++place) {
        const std::string_view name = next_field(rest, 1, place);
        const auto index = column_named(name);
        if (index < columns.size() && std::ranges::find(order_, index) != order_.end()) {
            refuse(1, place, "column " + shown(name) + " stands here a second time");
        }
        order_.push_back(index);
    }
    for (std::size_t index = 0; index < columns.size(); ++index) {
        if (std::ranges::find(order_, index) != order_.end()) continue;
        refuse(1, index + 1, "missing column '" + std::string(columns[index].name) + "'");
    }
}

void csv_parser::cell(std::string_view text, std::size_t line, std::size_t place,
                      measurement& m) const {
    if (order_[place - 1] == columns.size()) return;
    const auto& c = columns[order_[place - 1]];
    const auto cause = std::visit(cell_reader{m, text}, c.member);
    if (!cause.empty()) refuse(line, place, std::string(c.name) + ": " + cause);
    if (c.name == "schema" && m.schema && m.schema != schema_version) {
        refuse(line, place,
               "schema: this program reads rows of schema " + std::to_string(schema_version));
    }
}

void csv_parser::row(char* line, std::size_t number, measurement& m) const {
    const auto of_all = " of " + std::to_string(order_.size());
    char* rest = line;
    for (std::size_t place = 1; place <= order_.size(); ++place) {
        if (rest == nullptr) {
            refuse(number, place, "too few fields: " + std::to_string(place - 1) + of_all);
        }
        cell(next_field(rest, number, place), number, place, m);
    }
    if (rest != nullptr)
        refuse(number, order_.size() + 1, "too many fields: more than" + of_all.substr(3));
}

struct csv_reader::source {
    source(const std::string& name, std::FILE* opened)
        : file(name), lines(name, std::make_unique<guarded_source>(name, opened)), parser(name) {}

    char* next_line() {
        try {
            ++line;
            return lines.next_line();
        } catch (const io::error::line_length_limit_exceeded&) {
            throw csv_error(file, line, 1, "the line is longer than 16777215 bytes");
        }
    }

    std::string file;
    io::LineReader lines;
    csv_parser parser;
    std::size_t line = 0;
};

csv_reader::csv_reader(const std::string& file) {
    std::FILE* opened = std::fopen(file.c_str(), "rb");
    if (opened == nullptr) {
        throw csv_error(file, 1, 1, std::string("cannot be opened: ") + std::strerror(errno));
    }
    source_ = std::make_unique<source>(file, opened);
    char* header = source_->next_line();
    if (header == nullptr) throw csv_error(file, 1, 1, "the file is empty: the header is missing");
    source_->parser.header(header);
}

csv_reader::~csv_reader() = default;
csv_reader::csv_reader(csv_reader&&) noexcept = default;
csv_reader& csv_reader::operator=(csv_reader&&) noexcept = default;

bool csv_reader::next(measurement& m) {
    char* line = source_->next_line();
    if (line == nullptr) return false;
    source_->parser.row(line, source_->line, m);
    return true;
}

std::size_t csv_reader::line() const { return source_->line; }

}  // namespace assay::record
