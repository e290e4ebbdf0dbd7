#include "operands.hpp"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <string_view>

namespace assay::behaviour::model {

namespace {

constexpr char byte_order_mark[] = "\xef\xbb\xbf";

[[noreturn]] void refuse(const std::string& file, std::size_t line, std::size_t column,
                         const std::string& cause) {
    throw input_error(file + ":" + std::to_string(line) + ":" + std::to_string(column) + ": " +
                      cause);
}

// The fields of a line (RFC 4180, but a field ends with its line).
std::vector<std::string> split(const std::string& file, std::size_t line, const std::string& text) {
    std::vector<std::string> fields(1);
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char ch = text[i];
        if (quoted) {
            if (ch != '"')
                fields.back() += ch;
            else if (i + 1 < text.size() && text[i + 1] == '"')
                fields.back() += text[++i];
            else
                quoted = false;
        } else if (ch == ',') {
            fields.emplace_back();
        } else if (ch == '"' && fields.back().empty()) {
            quoted = true;
        } else {
            fields.back() += ch;
        }
    }
    if (quoted) refuse(file, line, fields.size(), "quote that is not closed");
    return fields;
}

bool next_line(std::istream& in, std::string& text) {
    if (!std::getline(in, text)) return false;
    if (!text.empty() && text.back() == '\r') text.pop_back();
    return true;
}

// Calls each(word) for what stands between spaces.
template <class Each>
void for_each_word(std::string_view text, Each&& each) {
    constexpr std::string_view spaces = " \t\v\f\r";
    for (;;) {
        text.remove_prefix(std::min(text.find_first_not_of(spaces), text.size()));
        if (text.empty()) return;
        const std::string_view word = text.substr(0, text.find_first_of(spaces));
        each(word);
        text.remove_prefix(word.size());
    }
}

std::string_view without_prefix(std::string_view word) {
    return word.starts_with("0x") || word.starts_with("0X") ? word.substr(2) : word;
}

std::string quoted(std::string_view word) {
    std::string text = "'";
    return text.append(word) += '\'';
}

// What is wrong with a word as a pattern of f, or an empty text.
std::string parse_word(std::string_view word, const format& f, std::uint64_t& pattern) {
    const std::string_view digits = without_prefix(word);
    const char* end = digits.data() + digits.size();
    const auto done = std::from_chars(digits.data(), end, pattern, 16);
    if (digits.empty() || done.ptr != end || done.ec == std::errc::invalid_argument)
        return quoted(word) + " is no hexadecimal pattern";
    if (done.ec != std::errc{} || pattern > low_bits(f.bits))
        return quoted(word) + " has more than the " + std::to_string(f.bits) + " bits of " +
               std::string(f.name);
    return {};
}

std::string parse_words(const std::string& text, const format& f, std::size_t least,
                        std::size_t most, std::vector<std::uint64_t>& patterns) {
    std::string wrong;
    patterns.clear();
    for_each_word(text, [&](std::string_view word) {
        std::string cause = parse_word(word, f, patterns.emplace_back());
        if (wrong.empty()) wrong = std::move(cause);
    });
    if (patterns.size() >= least && patterns.size() <= most) return wrong;
    return std::to_string(patterns.size()) + " elements, not " + (least == most ? "" : "1 to ") +
           std::to_string(most);
}

// Parses a line for u; on failure names the column in `column` and says what is wrong.
std::string parse_line(const operand_line& line, const unit& u, patterns& p,
                       std::string_view& column) {
    std::vector<std::uint64_t> c;
    const auto most = static_cast<std::size_t>(u.elements);
    std::string wrong = parse_words(line.c, *u.cd, 1, 1, c);
    column = "c";
    if (!wrong.empty()) return wrong;
    p.c = c[0];
    column = "a";
    if (wrong = parse_words(line.a, *u.a, 1, most, p.a); !wrong.empty()) return wrong;
    column = "b";
    if (wrong = parse_words(line.b, *u.b, p.a.size(), p.a.size(), p.b); !wrong.empty())
        return wrong;
    if (!u.scale) return {};
    const auto scales = static_cast<std::size_t>(u.scales(static_cast<int>(p.a.size())));
    column = "sa";
    if (wrong = parse_words(line.sa, *u.scale, scales, scales, p.sa); !wrong.empty()) return wrong;
    column = "sb";
    return parse_words(line.sb, *u.scale, scales, scales, p.sb);
}

std::string* member(operand_line& line, const std::string& name) {
    if (name == "unit") return &line.unit;
    if (name == "c") return &line.c;
    if (name == "a") return &line.a;
    if (name == "b") return &line.b;
    if (name == "sa") return &line.sa;
    if (name == "sb") return &line.sb;
    if (name == "d") return &line.d;
    return nullptr;
}

void check_header(const operand_file& file, const std::vector<std::string>& required) {
    for (std::size_t i = 0; i < file.header.size(); ++i) {
        const auto first = std::find(file.header.begin(), file.header.end(), file.header[i]);
        if (!file.header[i].empty() && first != file.header.begin() + static_cast<long>(i))
            refuse(file.name, 1, i + 1, "column '" + file.header[i] + "' twice");
    }
    for (const auto& name : required)
        if (std::find(file.header.begin(), file.header.end(), name) == file.header.end())
            refuse(file.name, 1, file.header.size(), "no column '" + name + "'");
}

}  // namespace

operand_file read_operands(const std::string& name, const std::vector<std::string>& required) {
    std::ifstream in(name, std::ios::binary);
    if (!in) throw input_error(name + ": cannot be read; name a CSV file");
    operand_file file{name, {}, {}};
    std::string text;
    if (!next_line(in, text)) refuse(name, 1, 1, "no header; the columns are unit,c,a,b[,sa,sb]");
    if (text.starts_with(byte_order_mark)) text.erase(0, 3);
    file.header = split(name, 1, text);
    check_header(file, required);
    for (std::size_t number = 2; next_line(in, text); ++number) {
        const auto fields = split(name, number, text);
        if (text.empty()) refuse(name, number, 1, "empty line");
        if (fields.size() != file.header.size())
            refuse(name, number, std::min(fields.size(), file.header.size()),
                   std::to_string(fields.size()) + " fields, not the header's " +
                       std::to_string(file.header.size()));
        operand_line& line = file.lines.emplace_back();
        line.line = number;
        for (std::size_t i = 0; i < fields.size(); ++i)
            if (auto* place = member(line, file.header[i])) *place = fields[i];
    }
    return file;
}

std::size_t column_of(const operand_file& file, const std::string& name) {
    const auto place = std::find(file.header.begin(), file.header.end(), name);
    if (place == file.header.end()) return file.header.size();
    return static_cast<std::size_t>(place - file.header.begin()) + 1;
}

patterns parse(const operand_file& file, const operand_line& line, const unit& u) {
    patterns p;
    std::string_view column;
    const std::string wrong = parse_line(line, u, p, column);
    if (wrong.empty()) return p;
    refuse(file.name, line.line, column_of(file, std::string(column)),
           "column " + std::string(column) + ": " + wrong + " (unit " + u.name + ")");
}

std::uint64_t parse_one(const operand_file& file, const operand_line& line,
                        const std::string& column, const std::string& text, const format& f) {
    std::vector<std::uint64_t> pattern;
    const std::string wrong = parse_words(text, f, 1, 1, pattern);
    if (wrong.empty()) return pattern[0];
    refuse(file.name, line.line, column_of(file, column), "column " + column + ": " + wrong);
}

bool fits(const operand_line& line, const unit& u) {
    patterns p;
    std::string_view column;
    if (!u.scale && !(line.sa.empty() && line.sb.empty())) return false;
    return parse_line(line, u, p, column).empty() &&
           find_unit(u.name, static_cast<int>(p.a.size())) == &u;
}

const unit* unit_of(const operand_line& line) {
    int elements = 0;
    for_each_word(line.a, [&](std::string_view) { ++elements; });
    return find_unit(line.unit, elements);
}

std::size_t longest_pattern(const std::string& text) {
    std::size_t longest = 0;
    for_each_word(text, [&](std::string_view word) {
        longest = std::max(longest, without_prefix(word).size());
    });
    return longest;
}

std::string hex(std::uint64_t pattern, const format& f) {
    static constexpr char digits[] = "0123456789abcdef";
    std::string text(static_cast<std::size_t>(f.hex_digits()), '0');
    for (auto place = text.rbegin(); place != text.rend(); ++place, pattern >>= 4)
        *place = digits[pattern & 15];
    return text;
}

}  // namespace assay::behaviour::model
