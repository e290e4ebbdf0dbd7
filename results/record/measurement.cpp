#include "measurement.hpp"

#include <algorithm>
#include <utility>

namespace assay::record {
namespace {

constexpr std::array<std::pair<status, std::string_view>, 5> status_texts{{
    {status::ok, "ok"},
    {status::skipped, "skipped"},
    {status::emulated, "emulated"},
    {status::unstable, "unstable"},
    {status::failed, "failed"},
}};
constexpr std::array<std::pair<better, std::string_view>, 3> better_texts{{
    {better::lower, "lower"},
    {better::higher, "higher"},
    {better::none, "none"},
}};

template <class Table, class Value>
std::string_view text_in(const Table& table, Value value) {
    return std::find_if(table.begin(), table.end(), [&](auto& e) { return e.first == value; })
        ->second;
}

template <class Value, std::size_t N>
std::optional<Value> value_in(const std::array<std::pair<Value, std::string_view>, N>& table,
                              std::string_view text) {
    for (const auto& [value, name] : table) {
        if (name == text) return value;
    }
    return std::nullopt;
}

}  // namespace

std::string_view to_text(status s) { return text_in(status_texts, s); }
std::optional<status> status_of(std::string_view text) { return value_in(status_texts, text); }
std::string_view to_text(better b) { return text_in(better_texts, b); }
std::optional<better> better_of(std::string_view text) { return value_in(better_texts, text); }

}  // namespace assay::record
