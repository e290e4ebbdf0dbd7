// A measuring program for tests: one case of every fate, and names that try to break every format.

#include <csignal>
#include <iostream>
#include <limits>
#include <stdexcept>

#include "record/program.hpp"

namespace {

using namespace assay::record;

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double inf = std::numeric_limits<double>::infinity();
const std::string hostile = "</script>\"'&,\n\r\t\\n\x01\x1b[2J\xff\xc3\x28=1+1";
const quantity latency{"latency", units::cycle, {}, "", {}, "", summary::median};

void add(const std::string& probe, point at, std::function<void(sampling&)> run) {
    add_case({.probe = probe,
              .at = std::move(at),
              .quantities = {latency},
              .run = std::move(run),
              .code = {}});
}

// Samples 10, 11, 12, ...: known statistics.
void count_up(sampling& s) {
    s.timed(1e-3);
    s.sample("latency", 10.0 + s.repetition());
}

void add_good() {
    const quantity bandwidth{
        "bandwidth", units::gigabyte_per_second, 100, "a data sheet", 80, "a paper", summary::max};
    add_case({.probe = "good/two",
              .at = {{"bytes", "1024"}, {"arch", "sm_90a"}},
              .quantities = {latency, bandwidth},
              .run =
                  [](sampling& s) {
                      count_up(s);
                      s.sample("bandwidth", 40.0 + s.repetition());
                      s.check("3 of 3 equal");
                      s.data("random", 42);
                      s.clocks(1000 + s.repetition(), 1100 + s.repetition(), 50 + s.repetition(),
                               300, "none");
                      s.evidence("FADD x 1");
                  },
              .code = code_evidence{"kernel", 8, {{"sm_90a", true, {"FADD"}}}, "twice", 16}});
    add("good/iterations", {}, [](sampling& s) { s.sample("latency", s.iterations()); });
    add("good/peak", {}, [](sampling& s) {
        count_up(s);
        s.peak("latency", 20, "measured first");
        s.published("latency", 14, "another paper");
        s.device("elsewhere");
    });
}

void add_bad() {
    add("bad/skipped", {}, [](sampling& s) { s.skip("no CUDA device: " + hostile); });
    add("bad/throws", {},
        [](sampling&) { throw std::runtime_error("cudaMalloc(&p, 4): out of memory"); });
    add("bad/throws_odd", {}, [](sampling&) { throw 7; });
    add("bad/nan", {}, [](sampling& s) { s.sample("latency", s.repetition() == 1 ? nan : 1); });
    add("bad/inf", {}, [](sampling& s) { s.sample("latency", inf); });
    add("bad/silent", {}, [](sampling&) {});
    add("bad/unknown_quantity", {}, [](sampling& s) { s.sample("latencies", 1); });
    add("bad/unstable", {}, [](sampling& s) {
        count_up(s);
        if (s.repetition() == 1) s.unstable("clock moved");
        s.emulated("no native form");
    });
    add("bad/emulated", {}, [](sampling& s) {
        count_up(s);
        s.emulated("no native form");
    });
    add("bad/check", {}, [](sampling& s) {
        count_up(s);
        s.check("2 of 3 equal");
        if (s.repetition() == 2) s.fail("element 1 is 3, not 2");
    });
    add("bad/" + hostile, {{"label", hostile}}, [](sampling& s) {
        count_up(s);
        s.check(hostile);
        s.clocks(nan, nan, inf, nan, hostile);
    });
}

void add_deadly() {
    for (const char* step : {"1", "2", "3"}) {
        add("deadly/signal", {{"step", step}}, [step](sampling& s) {
            if (*step == '2') std::raise(SIGKILL);
            count_up(s);
        });
    }
}

int own_table(std::span<const measurement> rows, std::ostream& out) {
    out << "probe,median\n";
    for (const auto& m : rows) out << m.probe << ',' << m.median.value_or(nan) << '\n';
    return rows.size() == 3 ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
    program_info info{.suite = "micro", .name = "demo", .about = "Shows every fate of a case."};
    std::string extra;
    int devices = 0;
    const program_option options[] = {
        {"--extra", "P", "adds a case of probe P", [&](const std::string& v) { extra = v; }},
        {"--devices", "N", "pretends to have N devices",
         [&](const std::string& v) { devices = std::stoi(v); }},
        {"--refuse", "X", "refuses every X",
         [](const std::string& v) { throw std::invalid_argument("no " + v); }},
        {"--own-table", "", "--csv prints a table of its own",
         [&](const std::string&) { info.csv_table = own_table; }},
        {"--validate", "", "says so at the end",
         [&](const std::string&) {
             info.finish = [](auto, std::ostream& out) { out << "Solution Validates\n"; };
         }},
    };
    info.device_count = [&] { return devices; };
    info.device = [&] {
        return devices > 0 ? "device " + chosen_device().which : std::string("pretended");
    };
    return run_program(info, argc, argv, options, [&] {
        add_good();
        add_bad();
        add_deadly();
        if (!extra.empty()) add(extra, {}, count_up);
    });
}
