#include "table.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <ostream>
#include <string>
#include <vector>

#include "text.hpp"

namespace assay::record {
namespace {

using cells = std::vector<std::string>;

std::string digits(const std::optional<double>& number, const char* format) {
    if (!number) return {};
    std::array<char, 64> text;
    std::snprintf(text.data(), text.size(), format, *number);
    return text.data();
}

std::string percent(const std::optional<double>& fraction) {
    if (!fraction) return {};
    return digits(*fraction * 100, "%.1f %%");
}

std::optional<double> spread(const measurement& m) {
    if (!m.q1 || !m.q3 || !m.median || *m.median == 0 || m.n < 2) return std::nullopt;
    const double relative = (*m.q3 - *m.q1) / std::abs(*m.median);
    return std::isfinite(relative) ? std::optional(relative) : std::nullopt;
}

struct table_column {
    const char* title;
    bool right;
    std::string (*cell)(const measurement&);
};

constexpr std::array<table_column, 10> shown{{
    {"point", false, [](const measurement& m) { return one_line(m.point); }},
    {"quantity", false, [](const measurement& m) { return one_line(m.quantity); }},
    {"value", true, [](const measurement& m) { return digits(m.value, "%.5g"); }},
    {"unit", false, [](const measurement& m) { return one_line(m.unit); }},
    {"spread", true, [](const measurement& m) { return percent(spread(m)); }},
    {"n", true, [](const measurement& m) { return m.n ? std::to_string(*m.n) : std::string(); }},
    {"of peak", true, [](const measurement& m) { return percent(m.fraction_of_peak); }},
    {"published", true, [](const measurement& m) { return digits(m.published, "%.5g"); }},
    {"status", false, [](const measurement& m) { return std::string(to_text(m.status)); }},
    {"reason", false, [](const measurement& m) { return one_line(m.reason); }},
}};

// Characters, not bytes: every byte that does not continue a character.
std::size_t width(const std::string& text) {
    return static_cast<std::size_t>(std::ranges::count_if(
        text, [](char c) { return (static_cast<unsigned char>(c) & 0xc0U) != 0x80; }));
}

std::string line_of(const cells& row, const std::vector<std::size_t>& widths) {
    std::string line;
    for (std::size_t i = 0; i < shown.size(); ++i) {
        if (widths[i] == 0) continue;
        const std::string padding(widths[i] - width(row[i]), ' ');
        line += "  " + (shown[i].right ? padding + row[i] : row[i] + padding);
    }
    line.erase(line.find_last_not_of(' ') + 1);
    return line + "\n";
}

std::vector<std::size_t> column_widths(const std::vector<cells>& body) {
    std::vector<std::size_t> widths(shown.size(), 0);
    for (std::size_t i = 0; i < shown.size(); ++i) {
        for (const auto& row : body) widths[i] = std::max(widths[i], width(row[i]));
        if (widths[i] > 0) widths[i] = std::max(widths[i], width(shown[i].title));
    }
    return widths;
}

}  // namespace

void print_table(std::span<const measurement> rows, std::ostream& out) {
    if (rows.empty()) return;
    std::vector<cells> body;
    for (const auto& m : rows) {
        body.emplace_back();
        for (const auto& c : shown) body.back().push_back(c.cell(m));
    }
    cells titles;
    for (const auto& c : shown) titles.emplace_back(c.title);
    const auto widths = column_widths(body);
    const auto device = one_line(rows.front().device);
    out << one_line(rows.front().probe) << (device.empty() ? "" : " on " + device) << '\n'
        << line_of(titles, widths);
    for (const auto& row : body) out << line_of(row, widths);
    out.flush();
}

}  // namespace assay::record
