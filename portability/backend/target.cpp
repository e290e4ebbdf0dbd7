#include "assay/parallel/target.hpp"

#include <algorithm>
#include <charconv>
#include <stdexcept>

#include "assay/parallel/machine.hpp"
#include "backend.hpp"
#include "topology.hpp"

namespace assay::parallel {
namespace {

constexpr int most_cpus = 1 << 16;

int number(std::string_view text, std::string_view list) {
    int value = -1;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || value < 0 || value > most_cpus)
        throw std::invalid_argument("'" + std::string(list) +
                                    "' is no list of CPUs; give one as 0,2-3");
    return value;
}

std::vector<int> both(const std::vector<int>& x, const std::vector<int>& y) {
    std::vector<int> common;
    std::set_intersection(x.begin(), x.end(), y.begin(), y.end(), std::back_inserter(common));
    return common;
}

target cores(std::string name, std::vector<int> cpus) {
    target t;
    t.name = std::move(name);
    t.cpus = std::move(cpus);
    return t;
}

std::vector<target> domains() {
    std::vector<target> found;
    for (const auto& [domain, all] : machine_topology().domains)
        if (auto cpus = both(all, given_cpus()); !cpus.empty())
            found.push_back(cores("numa:" + std::to_string(domain), std::move(cpus)));
    // A kernel without NUMA shows no domain: there the machine is one.
    if (found.empty()) found.push_back(cores("numa:0", given_cpus()));
    return found;
}

target given_cores(std::string_view list) {
    std::vector<int> cpus = parse_cpus(list);
    if (cpus.empty() || both(cpus, given_cpus()) != cpus)
        throw std::invalid_argument("cores:" + std::string(list) +
                                    ": this process was given the CPUs " + cpus_text(given_cpus()));
    std::string name = "cores:" + cpus_text(cpus);
    return cores(std::move(name), std::move(cpus));
}

}  // namespace

std::vector<int> parse_cpus(std::string_view list) {
    std::vector<int> cpus;
    for (std::string_view rest = list; !rest.empty();) {
        const std::string_view piece = rest.substr(0, rest.find(','));
        rest.remove_prefix(std::min(rest.size(), piece.size() + 1));
        const std::size_t dash = piece.find('-');
        const int first = number(piece.substr(0, dash), list);
        const int last =
            dash == std::string_view::npos ? first : number(piece.substr(dash + 1), list);
        for (int cpu = first; cpu <= last; ++cpu) cpus.push_back(cpu);
    }
    std::sort(cpus.begin(), cpus.end());
    cpus.erase(std::unique(cpus.begin(), cpus.end()), cpus.end());
    return cpus;
}

std::string cpus_text(const std::vector<int>& cpus) {
    std::string text;
    for (std::size_t i = 0; i < cpus.size();) {
        std::size_t last = i;
        while (last + 1 < cpus.size() && cpus[last + 1] == cpus[last] + 1) ++last;
        if (!text.empty()) text += ',';
        text += std::to_string(cpus[i]);
        if (last > i) text.append(1, '-').append(std::to_string(cpus[last]));
        i = last + 1;
    }
    return text;
}

target all_cores() { return cores("all", given_cpus()); }

std::vector<target> targets() {
    std::vector<target> found{all_cores()};
    for (target& t : domains()) found.push_back(std::move(t));
    for (target& t : usable_devices()) found.push_back(std::move(t));
    return found;
}

target parse_target(std::string_view name) {
    if (name.starts_with("cores:")) return given_cores(name.substr(6));
    std::string there;
    for (target& t : targets()) {
        if (t.name == name) return t;
        there += t.name + ", ";
    }
    for (const std::string& backend : device_backends())
        if (name.starts_with(backend + ":") && !why_unavailable(backend).empty())
            throw std::invalid_argument(std::string(name) + ": " + why_unavailable(backend));
    throw std::invalid_argument("no target '" + std::string(name) + "'; there are " + there +
                                "and cores:LIST");
}

std::string to_string(const target& t) {
    if (t.what == target::kind::device) return t.name + ": " + t.about;
    return t.name + ": " + std::to_string(t.cpus.size()) +
           (t.cpus.size() == 1 ? " CPU " : " CPUs ") + cpus_text(t.cpus);
}

std::unique_ptr<executor> make_executor(const target& t, std::size_t threads) {
    if (t.what == target::kind::device) return make_device(t);
    if (both(t.cpus, given_cpus()) != t.cpus || t.cpus.empty())
        throw std::invalid_argument(to_string(t) + ": not among the CPUs this process was given, " +
                                    cpus_text(given_cpus()));
    return make_threads_on(t.cpus, threads == 0 ? t.cpus.size() : threads);
}

}  // namespace assay::parallel
