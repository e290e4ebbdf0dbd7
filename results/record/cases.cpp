#include "cases.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <ostream>
#include <regex>
#include <set>
#include <stdexcept>

#include "csv.hpp"
#include "text.hpp"

namespace assay::record {
namespace {

struct registry {
    std::vector<probe_case> cases;
    std::set<std::string> names;
};

registry& registered() {
    static registry all;
    return all;
}

std::string name_of(const probe_case& c) { return c.probe + "/" + c.at.str(); }

std::regex expression(const std::string& filter) {
    try {
        return std::regex(filter);
    } catch (const std::regex_error& e) {
        throw usage_error("--filter: '" + one_line(filter) +
                          "' is no ECMAScript regular expression: " + e.what());
    }
}

// One quantity of a probe; sources that differ between its cases are all named.
struct described {
    const quantity* first;
    std::set<std::string> peak_sources, published_sources;
};

nlohmann::ordered_json to_json(const described& d) {
    return {{"name", clean(d.first->name)},
            {"unit", clean(d.first->unit.symbol)},
            {"better", to_text(d.first->unit.direction)},
            {"peak_sources", d.peak_sources},
            {"published_sources", d.published_sources}};
}

nlohmann::ordered_json quantities_of(std::span<const probe_case* const> cases,
                                     const std::string& probe) {
    std::vector<described> found;
    for (const auto* c : cases) {
        if (c->probe != probe) continue;
        for (const auto& q : c->quantities) {
            auto d = std::ranges::find(found, q.name, [](const auto& f) { return f.first->name; });
            if (d == found.end()) d = found.insert(d, {&q, {}, {}});
            if (!q.peak_source.empty()) d->peak_sources.insert(clean(q.peak_source));
            if (!q.published_source.empty()) d->published_sources.insert(clean(q.published_source));
        }
    }
    auto list = nlohmann::ordered_json::array();
    for (const auto& d : found) list.push_back(to_json(d));
    return list;
}

std::string cell(std::string_view text) { return csv_field(escape(clean(text))); }

nlohmann::json expected_json(const code_evidence& code) {
    auto list = nlohmann::json::array();
    for (const auto& e : code.expected) {
        list.push_back({{"arch", e.arch}, {"native", e.native}, {"mnemonics", e.mnemonics}});
        if (!e.absent.empty()) list.back()["absent"] = e.absent;
    }
    return list;
}

}  // namespace

void add_case(probe_case c) {
    if (c.probe.empty())
        throw std::invalid_argument("add_case: a case needs the name of its probe");
    if (c.quantities.empty() || !c.run) {
        throw std::invalid_argument("add_case: " + name_of(c) + " needs a quantity and a body");
    }
    if (!registered().names.insert(name_of(c)).second) {
        throw std::invalid_argument("add_case: " + name_of(c) + " is registered already");
    }
    registered().cases.push_back(std::move(c));
}

const std::vector<probe_case>& all_cases() { return registered().cases; }

std::vector<const probe_case*> select_cases(const std::string& filter, const point& at) {
    const auto wanted = expression(filter);
    std::vector<const probe_case*> selected;
    for (const auto& c : all_cases()) {
        if (c.at.matches(at) && std::regex_search(name_of(c), wanted)) selected.push_back(&c);
    }
    if (selected.empty()) {
        throw usage_error("no case matches --filter '" + one_line(filter) + "' --point '" +
                          one_line(at.str()) + "'; --list shows every case");
    }
    return selected;
}

void list_cases(const std::string& suite, std::span<const probe_case* const> cases,
                std::ostream& out) {
    out << "suite,probe,point,quantity,unit,better\n";
    for (const auto* c : cases) {
        for (const auto& q : c->quantities) {
            out << cell(suite) << ',' << cell(c->probe) << ',' << cell(c->at.str()) << ','
                << cell(q.name) << ',' << cell(q.unit.symbol) << ',' << to_text(q.unit.direction)
                << '\n';
        }
    }
}

void list_evidence(const std::string& suite, std::span<const probe_case* const> cases,
                   std::ostream& out) {
    auto list = nlohmann::json::array();
    for (const auto* c : cases) {
        if (!c->code) continue;
        list.push_back({{"suite", suite},
                        {"probe", clean(c->probe)},
                        {"point", clean(c->at.str())},
                        {"kernel", c->code->kernel},
                        {"operations", c->code->operations},
                        {"expected", expected_json(*c->code)}});
        if (c->code->longer.empty()) continue;
        list.back()["longer"] = {{"kernel", c->code->longer},
                                 {"operations", c->code->longer_operations}};
    }
    out << list.dump(1, ' ', false, nlohmann::json::error_handler_t::replace) << '\n';
}

void describe_cases(const program_info& info, std::span<const probe_case* const> cases,
                    std::ostream& out) {
    nlohmann::ordered_json told{{"suite", info.suite}, {"name", info.name}, {"about", info.about}};
    auto& probes = told["probes"] = nlohmann::ordered_json::object();
    for (const auto* c : cases) {
        if (!probes.contains(c->probe)) probes[c->probe] = quantities_of(cases, c->probe);
    }
    out << told.dump(1, ' ', false, nlohmann::json::error_handler_t::replace) << '\n';
}

}  // namespace assay::record
