#include "host.hpp"

#include <sched.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <optional>
#include <sstream>
#include <string_view>
#include <utility>

#include "provenance.hpp"
#include "text.hpp"

namespace assay::record {
namespace {

using nlohmann::json;

json text_or_null(const std::string& text) { return text.empty() ? json() : json(clean(text)); }

std::optional<std::uint64_t> leading_number(std::string_view text) {
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc{} ? std::optional(number) : std::nullopt;
}

std::string trimmed(const std::string& text) {
    const auto first = text.find_first_not_of(" \t\"");
    if (first == std::string::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t\"") - first + 1);
}

// What follows the separator on the first line that starts with `key`, as in "key : value" and
// KEY="value".
std::string value_of(const std::string& file, std::string_view key, char separator) {
    std::ifstream in(file);
    for (std::string line; std::getline(in, line);) {
        if (!line.starts_with(key)) continue;
        const auto at = line.find(separator);
        if (at != std::string::npos) return trimmed(line.substr(at + 1));
    }
    return {};
}

// Bytes of "16384 kB" or "32K".
json bytes_of(const std::string& text) {
    const auto number = leading_number(text);
    if (!number) return nullptr;
    const auto unit = text.find_first_not_of("0123456789 ");
    if (unit == std::string::npos) return *number;
    const char letter = text[unit];
    const unsigned shift = letter == 'k' || letter == 'K' ? 10 : letter == 'M' ? 20 : 0;
    return *number << shift;
}

json caches(const std::string& root) {
    json list = json::array();
    for (int i = 0;; ++i) {
        const auto folder =
            root + "/sys/devices/system/cpu/cpu0/cache/index" + std::to_string(i) + "/";
        const auto level = leading_number(first_line(folder + "level"));
        const auto bytes = bytes_of(first_line(folder + "size"));
        if (!level) return list;
        if (bytes.is_null()) continue;
        list.push_back({{"level", *level},
                        {"type", first_line(folder + "type")},
                        {"bytes", bytes},
                        {"line_bytes", bytes_of(first_line(folder + "coherency_line_size"))},
                        {"shared_by", text_or_null(first_line(folder + "shared_cpu_list"))}});
    }
}

json numa_nodes(const std::string& root) {
    json list = json::array();
    for (int i = 0;; ++i) {
        const auto folder = root + "/sys/devices/system/node/node" + std::to_string(i) + "/";
        if (!std::filesystem::exists(folder)) return list;
        const auto total =
            value_of(folder + "meminfo", "Node " + std::to_string(i) + " MemTotal", ':');
        list.push_back({{"node", i},
                        {"processors", text_or_null(first_line(folder + "cpulist"))},
                        {"bytes", bytes_of(total)}});
    }
}

json usable_processors() {
    cpu_set_t set;
    if (::sched_getaffinity(0, sizeof(set), &set) != 0) return nullptr;
    return CPU_COUNT(&set);
}

// "always [madvise] never" says madvise.
std::string bracketed(const std::string& text) {
    const auto open = text.find('[');
    const auto close = text.find(']', open);
    if (open == std::string::npos || close == std::string::npos) return text;
    return text.substr(open + 1, close - open - 1);
}

// The mark that each container runtime leaves.
json container(const std::string& root) {
    constexpr std::array<std::pair<const char*, const char*>, 4> marks{{
        {"/.dockerenv", "docker"},
        {"/run/.containerenv", "podman"},
        {"/.singularity.d", "apptainer"},
        {"/var/run/secrets/kubernetes.io", "kubernetes"},
    }};
    for (const auto& [file, name] : marks) {
        if (std::filesystem::exists(root + file)) return name;
    }
    const char* named = std::getenv("container");  // set by systemd-nspawn, LXC and podman
    return named != nullptr ? json(clean(named)) : json();
}

}  // namespace

std::string first_line(const std::string& file) {
    std::ifstream in(file);
    std::string line;
    std::getline(in, line);
    return line;
}

std::string cpu_model(const std::string& root) {
    const auto file = root + "/proc/cpuinfo";
    const auto model = value_of(file, "model name", ':');
    return clean(model.empty() ? value_of(file, "Model", ':') : model);  // "Model": Arm boards
}

json cpu_facts(const std::string& root) {
    return {
        {"model", text_or_null(cpu_model(root))},
        {"logical", usable_processors()},
        {"governor",
         text_or_null(first_line(root + "/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor"))},
        {"caches", caches(root)},
        {"numa_nodes", numa_nodes(root)}};
}

json memory_facts(const std::string& root) {
    const auto huge = first_line(root + "/sys/kernel/mm/transparent_hugepage/enabled");
    return {{"bytes", bytes_of(value_of(root + "/proc/meminfo", "MemTotal", ':'))},
            {"page_bytes", ::sysconf(_SC_PAGESIZE)},
            {"transparent_huge_pages", text_or_null(bracketed(huge))}};
}

json system_facts(const std::string& root) {
    utsname names{};
    ::uname(&names);
    return {{"kernel", text_or_null(std::string(names.sysname) + " " + names.release)},
            {"machine", text_or_null(names.machine)},
            {"distribution", text_or_null(value_of(root + "/etc/os-release", "PRETTY_NAME", '='))},
            {"container", container(root)}};
}

}  // namespace assay::record
