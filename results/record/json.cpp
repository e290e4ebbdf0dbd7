#include "json.hpp"

#include <cmath>
#include <nlohmann/json.hpp>

#include "text.hpp"

namespace assay::record {
namespace {

using json = nlohmann::ordered_json;

json cell(const std::string& text) { return text.empty() ? json() : json(clean(text)); }
json cell(const std::optional<double>& number) {
    return number && std::isfinite(*number) ? json(*number) : json();
}
json cell(const std::optional<std::uint64_t>& number) { return number ? json(*number) : json(); }
json cell(status s) { return to_text(s); }
json cell(better b) { return to_text(b); }

}  // namespace

json to_json(const measurement& m) {
    json row = json::object();
    for (const auto& c : columns) {
        row[std::string(c.name)] =
            std::visit([&](auto member) { return cell(m.*member); }, c.member);
    }
    return row;
}

}  // namespace assay::record
