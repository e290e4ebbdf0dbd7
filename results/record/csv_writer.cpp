#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <cmath>
#include <system_error>

#include "csv.hpp"
#include "text.hpp"

namespace assay::record {
namespace {

template <class... Visitors>
struct overloaded : Visitors... {
    using Visitors::operator()...;
};
template <class... Visitors>
overloaded(Visitors...) -> overloaded<Visitors...>;  // clang 16 finds none by itself

std::string cell_text(const measurement& m, const column_member& member) {
    return std::visit(
        overloaded{
            [&](std::string measurement::*text) { return csv_field(escape(clean(m.*text))); },
            [&](std::optional<double> measurement::*number) {
                return m.*number ? format_number(*(m.*number)) : std::string();
            },
            [&](std::optional<std::uint64_t> measurement::*number) {
                return m.*number ? std::to_string(*(m.*number)) : std::string();
            },
            [&](auto word) { return std::string(to_text(m.*word)); },
        },
        member);
}

}  // namespace

std::string format_number(double number) {
    if (std::isnan(number)) return "nan";  // to_chars writes the sign of a NaN
    std::array<char, 32> text;
    const auto [end, error] = std::to_chars(text.data(), text.data() + text.size(), number);
    return {text.data(), end};
}

std::string csv_field(std::string_view text) {
    if (text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(text);
    std::string quoted = "\"";
    for (const char c : text) quoted.append(c == '"' ? 2 : 1, c);
    return quoted + '"';
}

std::string csv_header() {
    std::string line;
    for (const auto& c : columns) line.append(c.name).append(1, ',');
    line.back() = '\n';
    return line;
}

std::string csv_row(const measurement& m) {
    std::string line;
    for (const auto& c : columns) line.append(cell_text(m, c.member)).append(1, ',');
    line.back() = '\n';
    return line;
}

csv_writer::csv_writer(const std::string& file) : name_(file == "-" ? "stdout" : file) {
    descriptor_ = file == "-"
                      ? STDOUT_FILENO
                      : ::open(file.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0644);
    if (descriptor_ < 0) throw std::system_error(errno, std::generic_category(), name_);
    struct stat facts {};
    const bool holds_something =
        descriptor_ != STDOUT_FILENO && ::fstat(descriptor_, &facts) == 0 && facts.st_size > 0;
    if (!holds_something) write_whole(csv_header());
}

csv_writer::~csv_writer() {
    if (descriptor_ != STDOUT_FILENO) ::close(descriptor_);
}

void csv_writer::row(const measurement& m) { write_whole(csv_row(m)); }

void csv_writer::sync() {
    // Pipes and some file systems have no fsync.
    if (::fsync(descriptor_) != 0 && errno != EINVAL && errno != EROFS && errno != ENOTSUP) {
        throw std::system_error(errno, std::generic_category(), name_);
    }
}

void csv_writer::write_whole(std::string_view text) {
    while (!text.empty()) {
        const auto written = ::write(descriptor_, text.data(), text.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) throw std::system_error(errno, std::generic_category(), name_);
        text.remove_prefix(static_cast<std::size_t>(written));
    }
}

}  // namespace assay::record
