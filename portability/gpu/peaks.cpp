#include "peaks.hpp"

#include <array>
#include <cctype>
#include <charconv>
#include <stdexcept>

#include "gpu/peaks_csv.hpp"

namespace assay::gpu {

namespace {

constexpr std::size_t columns = 8;

[[noreturn]] void refuse(int line, const std::string& why) {
    throw std::runtime_error("peaks.csv:" + std::to_string(line) + ": " + why);
}

// Fields of one line; commas may stand between quotes, quotes may not stand in a field.
std::array<std::string, columns> split(std::string_view text, int line) {
    std::array<std::string, columns> fields;
    std::size_t column = 0;
    bool quoted = false;
    for (const char c : text) {
        if (c == '"') {
            quoted = !quoted;
        } else if (c == ',' && !quoted) {
            if (++column == columns) refuse(line, "too many fields");
        } else {
            fields[column] += c;
        }
    }
    if (quoted || column + 1 != columns) refuse(line, "an open quote or too few fields");
    return fields;
}

std::optional<double> number(const std::string& text, int line) {
    if (text.empty()) return std::nullopt;
    double value = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (failure != std::errc{} || end != text.data() + text.size())
        refuse(line, text + " is no number");
    return value;
}

peak read(std::string_view text, int line) {
    const auto f = split(text, line);
    const auto vendor = number(f[5], line);
    if (!vendor) refuse(line, "no vendor value");
    return {f[0], f[1], number(f[2], line), number(f[3], line), number(f[4], line), *vendor,
            f[6], f[7]};
}

bool whole_word_at(std::string_view text, std::size_t at, std::size_t size) {
    const auto letter = [&](std::size_t i) {
        return i < text.size() && std::isalnum(static_cast<unsigned char>(text[i])) != 0;
    };
    return (at == 0 || !letter(at - 1)) && !letter(at + size);
}

bool names(std::string_view device_name, std::string_view part) {
    const auto at = device_name.find(part);
    return at != std::string_view::npos && whole_word_at(device_name, at, part.size());
}

}  // namespace

std::optional<double> peak::derived() const {
    if (!rate || !sms || !clock_mhz) return std::nullopt;
    const double per_second = *rate * *sms * *clock_mhz * 1e6;
    return per_second * (vendor_unit == "GB/s" ? 1e-9 : 1e-12);
}

std::vector<peak> parse_peaks(std::string_view csv) {
    std::vector<peak> all;
    for (int line = 1; !csv.empty(); ++line) {
        const auto end = csv.find('\n');
        const auto text = csv.substr(0, end);
        csv.remove_prefix(end == std::string_view::npos ? csv.size() : end + 1);
        if (line > 1 && !text.empty()) all.push_back(read(text, line));
    }
    return all;
}

const std::vector<peak>& peaks() {
    static const std::vector<peak> table = parse_peaks(peaks_csv);
    return table;
}

const peak* find_peak(std::string_view device_name, std::string_view unit) {
    const peak* best = nullptr;
    for (const auto& p : peaks())
        if (p.unit == unit && names(device_name, p.device) &&
            (!best || p.device.size() > best->device.size()))
            best = &p;
    return best;
}

}  // namespace assay::gpu
