#include "reporter.hpp"

#include <benchmark/benchmark.h>

#include <cmath>
#include <exception>
#include <fstream>
#include <map>
#include <memory>
#include <set>

#include "cases.hpp"
#include "samples.hpp"
#include "text.hpp"

namespace assay::record {
namespace {

using gb_reporter = benchmark::BenchmarkReporter;

// Google Benchmark can skip without an error since 1.8.
template <class State>
constexpr bool has_skip = requires(State& state) {
    state.SkipWithMessage("");
};

template <class State>
void end_repetition(State& state, const case_run& run) {
    const auto reason = one_line(run.reason());
    if constexpr (has_skip<State>) {
        if (run.verdict() == status::skipped) return state.SkipWithMessage(reason.c_str());
    }
    state.SkipWithError(reason.c_str());
}

void repeat(benchmark::State& state, case_run& run) {
    if (run.over()) end_repetition(state, run);
    while (state.KeepRunningBatch(state.max_iterations)) {
        run.repeat(static_cast<int>(state.max_iterations));
        if (run.over())
            end_repetition(state, run);
        else
            state.SetIterationTime(run.seconds());
    }
    for (const auto& [quantity, value] : run.values()) state.counters[quantity] = value;
}

// Turns the raw repetitions of a case into its rows. An error while writing stops the measuring and
// is thrown again by rethrow(): an exception must not pass through the library.
class row_reporter final : public gb_reporter {
  public:
    row_reporter(const command_line& line, const row_origin& origin, row_output& output)
        : origin_(origin), output_(output), files_(line.samples, line.process, line.append) {}

    void follow(const std::string& name, case_run& run) { runs_.emplace(name, &run); }
    [[nodiscard]] bool stopped() const { return error_ != nullptr; }
    void rethrow() const {
        if (error_) std::rethrow_exception(error_);
    }

    bool ReportContext(const Context& /*context*/) override { return true; }
    void ReportRuns(const std::vector<Run>& reports) override {
        if (stopped()) return;
        try {
            write_rows(reports);
        } catch (...) {
            error_ = std::current_exception();
        }
    }

  private:
    void write_rows(const std::vector<Run>& reports) {
        std::map<std::string, std::vector<double>> samples;
        bool raw = false;
        for (const auto& run : reports) {
            if (run.run_type != Run::RT_Iteration) continue;
            raw = true;
            for (const auto& [quantity, value] : run.counters) samples[quantity].push_back(value);
        }
        if (!raw) return;  // the library hands over its aggregates in a call of their own
        const auto& run = *runs_.at(reports.front().run_name.function_name);
        if (!probe_.empty() && probe_ != run.subject().probe) output_.probe_done();
        probe_ = run.subject().probe;
        for (const auto& one : run.rows(origin_, samples)) {
            output_.row(one.row);
            files_.append(probe_, one.samples);
        }
    }

    const row_origin& origin_;
    row_output& output_;
    sample_files files_;
    std::map<std::string, case_run*> runs_;
    std::string probe_;
    std::exception_ptr error_;
};

// One of the library's own formats, and the rows. The library writes numbers that JSON has not and
// passes control bytes on: it sees neither.
class clean_reporter final : public gb_reporter {
  public:
    clean_reporter(std::unique_ptr<gb_reporter> library, gb_reporter* rows)
        : library_(std::move(library)), rows_(rows) {}

    bool ReportContext(const Context& context) override {
        library_->SetOutputStream(&GetOutputStream());
        library_->SetErrorStream(&GetErrorStream());
        return library_->ReportContext(context);
    }
    void ReportRuns(const std::vector<Run>& reports) override {
        auto cleaned = reports;
        std::erase_if(cleaned, [](const Run& run) { return !has_times(run); });
        for (auto& run : cleaned) {
            std::erase_if(run.counters,
                          [](const auto& c) { return !std::isfinite(c.second.value); });
            run.report_label = one_line(run.report_label);
        }
        if (!cleaned.empty()) library_->ReportRuns(cleaned);
        if (rows_ != nullptr) rows_->ReportRuns(reports);
    }
    void Finalize() override { library_->Finalize(); }

  private:
    // Not so the relative deviation of repetitions that took no time.
    static bool has_times(const Run& run) {
        return std::isfinite(run.GetAdjustedRealTime()) && std::isfinite(run.GetAdjustedCPUTime());
    }

    std::unique_ptr<gb_reporter> library_;
    gb_reporter* rows_;
};

std::unique_ptr<gb_reporter> library_reporter(const std::string& format) {
    if (format == "json") return std::make_unique<benchmark::JSONReporter>();
    return std::make_unique<benchmark::ConsoleReporter>();
}

// The last value that the flags give `name`; empty where it is not among them.
std::string flag_value(const command_line& line, std::string_view name) {
    std::string value;
    for (const auto& flag : line.benchmark) {
        if (flag == name) value = "true";
        if (flag.starts_with(std::string(name) + "=")) value = flag.substr(name.size() + 1);
    }
    return value;
}

void check_format(const command_line& line, std::string_view name) {
    const auto format = flag_value(line, name);
    if (format.empty() || format == "console" || format == "json") return;
    throw usage_error(std::string(name) + ": '" + one_line(format) +
                      "' is none of console, json (rows as CSV: --csv)");
}

void initialize(const command_line& line) {
    check_format(line, "--benchmark_format");
    check_format(line, "--benchmark_out_format");
    const auto file = flag_value(line, "--benchmark_out");
    if (!file.empty() && !std::ofstream(file, std::ios::app)) {
        throw usage_error("--benchmark_out: '" + one_line(file) + "' cannot be written");
    }
    std::string name = "assay";
    auto flags = line.benchmark;
    std::vector<char*> arguments{name.data()};
    for (auto& flag : flags) arguments.push_back(flag.data());
    int count = static_cast<int>(arguments.size());
    arguments.push_back(nullptr);
    benchmark::Initialize(&count, arguments.data());
    if (count > 1) {
        throw usage_error(std::string("Google Benchmark does not know '") + one_line(arguments[1]) +
                          "'");
    }
}

// A name for the library: printable and, should two cases come out alike, told apart.
std::string unique_name(const probe_case& c, std::set<std::string>& taken) {
    const auto point = one_line(c.at.str());
    const auto base = one_line(c.probe) + (point.empty() ? "" : "/" + point);
    auto name = base;
    for (int i = 2; !taken.insert(name).second; ++i) name = base + "#" + std::to_string(i);
    return name;
}

void register_case(const std::string& name, case_run& run, const command_line& line,
                   const row_reporter& rows) {
    auto* b = benchmark::RegisterBenchmark(name.c_str(), [&run, &rows](benchmark::State& state) {
        if (rows.stopped()) state.SkipWithError("rows cannot be written");
        repeat(state, run);
    });
    const auto& c = run.subject();
    b->UseManualTime();
    if (flag_value(line, "--benchmark_min_time").empty()) b->Iterations(c.iterations);
    if (flag_value(line, "--benchmark_repetitions").empty()) {
        b->Repetitions(line.quick ? c.quick_repetitions : c.repetitions);
    }
    if (benchmark_format(line).empty()) b->ReportAggregatesOnly(false);
}

}  // namespace

std::string benchmark_format(const command_line& line) {
    return flag_value(line, "--benchmark_format");
}

bool run_cases(std::span<const probe_case* const> cases, const command_line& line,
               const row_origin& origin, row_output& output) {
    initialize(line);
    row_reporter rows(line, origin, output);
    std::vector<std::unique_ptr<case_run>> runs;
    std::set<std::string> names;
    for (const auto* c : cases) {
        runs.push_back(std::make_unique<case_run>(*c, line.quick));
        const auto name = unique_name(*c, names);
        rows.follow(name, *runs.back());
        register_case(name, *runs.back(), line, rows);
    }
    clean_reporter display(library_reporter(benchmark_format(line)), &rows);
    clean_reporter file(library_reporter(flag_value(line, "--benchmark_out_format").empty()
                                             ? "json"
                                             : flag_value(line, "--benchmark_out_format")),
                        nullptr);
    gb_reporter* shown = &display;
    if (benchmark_format(line).empty()) shown = &rows;
    const bool to_file = !flag_value(line, "--benchmark_out").empty();
    const auto matched = benchmark::RunSpecifiedBenchmarks(shown, to_file ? &file : nullptr);
    benchmark::ClearRegisteredBenchmarks();
    rows.rethrow();
    if (matched == 0) throw usage_error("--benchmark_filter leaves no case");
    const auto listing = flag_value(line, "--benchmark_list_tests");
    return listing.empty() || listing == "false" || listing == "0";
}

std::string benchmark_version() {
    return has_skip<benchmark::State> ? "1.8 or newer" : "1.7";  // its headers carry no number
}

}  // namespace assay::record
