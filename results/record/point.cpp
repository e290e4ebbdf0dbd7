#include "point.hpp"

#include <algorithm>
#include <stdexcept>

namespace assay::record {
namespace {

void require(bool good, std::string_view piece, const char* rule) {
    if (!good) throw std::invalid_argument("point: '" + std::string(piece) + "' " + rule);
}

// The first axis whose key is not before `key`.
auto place_of(auto& axes, std::string_view key) {
    return std::ranges::lower_bound(
        axes, key, {}, [](const auto& axis) -> std::string_view { return axis.first; });
}

}  // namespace

point::point(std::initializer_list<std::pair<const std::string, std::string>> axes) {
    for (const auto& [key, value] : axes) set(key, value);
}

point& point::set(std::string key, std::string value) {
    require(!key.empty(), key, "is an empty key");
    require(key.find_first_of("=;") == std::string::npos, key, "is no key: it holds '=' or ';'");
    require(value.find(';') == std::string::npos, value, "is no value: it holds ';'");
    const auto at = place_of(axes_, key);
    if (at != axes_.end() && at->first == key)
        at->second = std::move(value);
    else
        axes_.emplace(at, std::move(key), std::move(value));
    return *this;
}

std::string_view point::get(std::string_view key) const {
    return has(key) ? std::string_view{place_of(axes_, key)->second} : std::string_view{};
}

std::string point::str() const {
    std::string text;
    for (const auto& [key, value] : axes_) {
        if (!text.empty()) text += ';';
        text.append(key).append(1, '=').append(value);
    }
    return text;
}

point point::parse(std::string_view text) {
    point result;
    while (!text.empty()) {
        const auto end = text.find(';');
        const auto piece = text.substr(0, end);
        text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
        const auto equals = piece.find('=');
        require(equals != std::string_view::npos && equals > 0, piece, "is not key=value");
        std::string key(piece.substr(0, equals));
        require(!result.has(key), piece, "names its key a second time");
        result.set(std::move(key), std::string(piece.substr(equals + 1)));
    }
    return result;
}

bool point::has(std::string_view key) const {
    const auto found = place_of(axes_, key);
    return found != axes_.end() && found->first == key;
}

bool point::matches(const point& wanted) const {
    return std::ranges::all_of(wanted.axes_, [this](const auto& axis) {
        return has(axis.first) && get(axis.first) == axis.second;
    });
}

}  // namespace assay::record
