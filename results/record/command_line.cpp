#include "command_line.hpp"

#include <algorithm>
#include <charconv>
#include <stdexcept>

#include "cases.hpp"
#include "text.hpp"

namespace assay::record {
namespace {

// `forwarded`: a child process of --processes needs it too.
struct common_option {
    std::string_view group;
    bool forwarded;
    program_option option;
};

int positive(const std::string& text) {
    int number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size() || number < 1) {
        throw std::invalid_argument("'" + one_line(text) + "' is no whole number from 1");
    }
    return number;
}

auto flag(bool& target) {
    return [&target](const std::string&) { target = true; };
}

auto text(std::string& target) {
    return [&target](const std::string& value) {
        if (value.empty()) throw std::invalid_argument("needs a value");
        target = value;
    };
}

auto number(int& target) {
    return [&target](const std::string& value) { target = positive(value); };
}

std::vector<common_option> common_options(command_line& line) {
    return {
        {"What to measure",
         true,
         {"--filter", "RE", "cases whose probe/point matches (ECMAScript)", text(line.filter)}},
        {"What to measure",
         true,
         {"--point", "K=V;...", "cases that have these axis values",
          [&line](const std::string& v) { line.at = point::parse(v); }}},
        {"What to measure", true, {"--quick", "", "fewer repetitions", flag(line.quick)}},
        {"What to measure",
         false,
         {"--processes", "N", "the selection in N processes, one after another (1)",
          number(line.processes)}},
        {"What to measure",
         true,
         {"--device", "D", "all, a number from 0, or a UUID", text(line.device.which)}},
        {"What to measure",
         true,
         {"--shared", "", "a busy device too; its rows are unstable", flag(line.device.shared)}},
        {"What to print",
         false,
         {"--csv", "", "CSV on stdout, nothing else there", flag(line.csv)}},
        {"What to print", false, {"--json", "", "a JSON array of rows on stdout", flag(line.json)}},
        {"What to print",
         false,
         {"--rows", "FILE", "append rows to FILE, each as it comes; -: stdout", text(line.rows)}},
        {"What to print",
         true,
         {"--samples", "DIR", "raw samples to DIR/<probe>.<process>.f64", text(line.samples)}},
        {"What to print",
         true,
         {"--append", "", "--samples adds to the files that are there", flag(line.append)}},
        {"What to print",
         false,
         {"--run", "ID", "column run (made from time and chance)", text(line.run)}},
        {"What to print",
         false,
         {"--process", "N", "column process, from 1", number(line.process)}},
        {"Instead of measuring", false, {"--list", "", "the cases, as CSV", flag(line.list)}},
        {"Instead of measuring",
         false,
         {"--evidence", "", "the machine code that cases expect, as JSON", flag(line.evidence)}},
        {"Instead of measuring",
         false,
         {"--describe", "", "question, method, quantities, sources, as JSON", flag(line.describe)}},
        {"Instead of measuring",
         false,
         {"--provenance", "", "build, machine and devices, as JSON", flag(line.provenance)}},
        {"Instead of measuring",
         false,
         {"--version", "", "name, version and hash of this program", flag(line.version)}},
        {"Instead of measuring", false, {"--help", "", "this page", flag(line.help)}},
    };
}

bool is_benchmark_flag(std::string_view argument) {
    return argument.starts_with("--benchmark_") || argument.starts_with("--v=");
}

// One option with its value, out of the arguments that are left.
struct reader {
    std::span<char*> rest;

    std::string take() {
        std::string argument = rest.front();
        rest = rest.subspan(1);
        return argument;
    }

    // Sets `option`; what was read, as one argument.
    std::string apply(const program_option& option, const std::string& argument) {
        const auto equals = argument.find('=');
        const bool attached = equals != std::string::npos;
        if (option.argument.empty()) {
            if (attached) throw usage_error(option.name + " takes no value");
            set(option, "");
            return argument;
        }
        if (!attached && rest.empty()) {
            throw usage_error(option.name + " needs a value: " + option.name + " " +
                              option.argument);
        }
        const auto value = attached ? argument.substr(equals + 1) : take();
        set(option, value);
        return option.name + "=" + value;
    }

    static void set(const program_option& option, const std::string& value) {
        try {
            option.set(value);
        } catch (const std::invalid_argument& e) {
            throw usage_error(option.name + ": " + one_line(e.what()));
        }
    }
};

void check_together(const command_line& line) {
    if (line.csv && line.json) throw usage_error("--csv and --json: choose one");
    if (line.json && line.rows == "-")
        throw usage_error("--json and --rows -: stdout has room for one");
    if (line.processes > 1 && line.process != 1) {
        throw usage_error("--processes numbers its processes itself: leave out --process");
    }
    if (line.processes > 1 && !line.benchmark.empty()) {
        throw usage_error("--processes and --benchmark_*: choose one");
    }
}

std::string option_line(const program_option& option) {
    std::string left = "  " + option.name;
    if (!option.argument.empty()) left += " " + option.argument;
    left.resize(std::max<std::size_t>(left.size() + 2, 20), ' ');
    return left + option.help + "\n";
}

}  // namespace

command_line parse_command_line(int argc, char** argv, std::span<const program_option> options) {
    command_line line;
    const auto common = common_options(line);
    reader in{std::span(argv, static_cast<std::size_t>(argc)).subspan(1)};
    while (!in.rest.empty()) {
        const auto argument = in.take();
        const auto name = argument.substr(0, argument.find('='));
        if (is_benchmark_flag(argument)) {
            line.benchmark.push_back(argument);
            continue;
        }
        const auto is_named = [&](const program_option& o) { return o.name == name; };
        if (const auto own = std::ranges::find_if(options, is_named); own != options.end()) {
            line.selection.push_back(in.apply(*own, argument));
            continue;
        }
        const auto known = std::ranges::find_if(common, is_named, &common_option::option);
        if (known == common.end()) {
            throw usage_error("unknown option '" + one_line(argument) + "'; --help lists them");
        }
        const auto read = in.apply(known->option, argument);
        if (known->forwarded) line.selection.push_back(read);
    }
    check_together(line);
    return line;
}

std::string help_text(const program_info& info, std::span<const program_option> options) {
    command_line unused;
    std::string text = "Usage: " + info.name + " [OPTION]...\n" + info.about + "\n";
    if (!options.empty()) text += "\nOf this program\n";
    for (const auto& option : options) text += option_line(option);
    std::string_view group;
    for (const auto& common : common_options(unused)) {
        if (common.group != group) text.append("\n").append(group = common.group).append("\n");
        text += option_line(common.option);
    }
    text +=
        "  --benchmark_*     as Google Benchmark's own, names of cases as in "
        "--benchmark_list_tests\n";
    text +=
        "\nExit codes: 0 done, 1 a check or measurement failed, 2 bad usage or input, 77 all "
        "skipped\n";
    return text + "Example: " + info.name + " --quick --csv > rows.csv\n";
}

}  // namespace assay::record
