#include "program.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <ctime>
#include <iostream>
#include <nlohmann/json.hpp>
#include <random>

#include "build_facts.hpp"
#include "cases.hpp"
#include "command_line.hpp"
#include "output.hpp"
#include "processes.hpp"
#include "provenance.hpp"
#include "reporter.hpp"
#include "sha256.hpp"
#include "text.hpp"

namespace assay::record {
namespace {

constexpr int exit_failed = 1;
constexpr int exit_usage = 2;

device_choice& choice() {
    static device_choice chosen;
    return chosen;
}

// YYYYMMDDThhmmssZ-xxxxxxxx: the time, and chance against two runs in one second.
std::string new_run() {
    const std::time_t now = std::time(nullptr);
    std::tm utc{};
    ::gmtime_r(&now, &utc);
    std::array<char, 32> text;
    const auto size = std::strftime(text.data(), text.size(), "%Y%m%dT%H%M%SZ-", &utc);
    constexpr char digits[] = "0123456789abcdef";
    std::random_device chance;
    std::string run(text.data(), size);
    for (int i = 0; i < 8; ++i) run += digits[chance() & 15U];
    return run;
}

row_origin origin_of(const program_info& info, const command_line& line, bool in_processes) {
    row_origin origin{
        line.run.empty() ? new_run() : line.run, line.process, info.suite, program_hash(), {}};
    // The processes name their own devices; here a device need not be touched.
    if (!in_processes) origin.device = info.device ? info.device() : cpu_model();
    return origin;
}

int measure(const program_info& info, const command_line& line,
            std::span<const probe_case* const> cases) {
    // Without a device, "all" is this process alone: it says why.
    const bool in_processes = line.processes > 1 || (line.device.which == "all" &&
                                                     info.device_count && info.device_count() > 0);
    row_output output(info, line, benchmark_format(line).empty());
    const auto origin = origin_of(info, line, in_processes);
    if (in_processes)
        run_processes(cases, info, line, origin, output);
    else if (!run_cases(cases, line, origin, output))
        return 0;
    return output.finish();
}

std::string version_text(const program_info& info) {
    return info.name + " " + std::string(build::version) + ", rows of schema " +
           std::to_string(schema_version) + ", program " + program_hash() + "\n";
}

int run_checked(const program_info& info, int argc, char** argv,
                std::span<const program_option> options,
                const std::function<void()>& register_cases) {
    const auto line = parse_command_line(argc, argv, options);
    choice() = line.device;
    if (line.help)
        std::cout << help_text(info, options);
    else if (line.version)
        std::cout << version_text(info);
    else if (line.provenance)
        std::cout << provenance().dump(2) << '\n';
    if (line.help || line.version || line.provenance) return 0;

    if (register_cases) register_cases();
    const auto cases = select_cases(line.filter, line.at);
    if (line.list)
        list_cases(info.suite, cases, std::cout);
    else if (line.evidence)
        list_evidence(info.suite, cases, std::cout);
    else if (line.describe)
        describe_cases(info, cases, std::cout);
    else
        return measure(info, line, cases);
    return 0;
}

int complain(const program_info& info, const std::exception& e, int code) {
    std::cout.flush();
    std::cerr << info.name << ": " << one_line(e.what()) << '\n';
    return code;
}

}  // namespace

const device_choice& chosen_device() { return choice(); }

int run_program(const program_info& info, int argc, char** argv,
                std::span<const program_option> options,
                const std::function<void()>& register_cases) {
    try {
        return run_checked(info, argc, argv, options, register_cases);
    } catch (const usage_error& e) {
        return complain(info, e, exit_usage);
    } catch (const std::invalid_argument& e) {
        return complain(info, e, exit_usage);
    } catch (const std::system_error& e) {
        return complain(info, e, exit_usage);
    } catch (const std::exception& e) {
        return complain(info, e, exit_failed);
    }
}

}  // namespace assay::record
