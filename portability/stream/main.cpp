// STREAM: the bandwidth of the memory levels, by kernels written once on assay::parallel beside the
// same loops by hand. Rules and counting after J. D. McCalpin (STREAM): arrays of at least four
// times the last cache for DRAM, each array read or written counted once, the first call left out.

#include <algorithm>
#include <cstdio>
#include <map>
#include <ostream>
#include <stdexcept>

#include "cases.hpp"
#include "command_line.hpp"
#include "compare.hpp"
#include "dispatch.hpp"
#include "mpi_launch.hpp"
#include "record/program.hpp"

namespace {

using assay::record::measurement;
using assay::record::program_option;

// kernel,backend,bytes,min_GBps,median_GBps,max_GBps,ratio_to_native: a line a case.
int print_table(std::span<const measurement> rows, std::ostream& out) {
    std::map<std::string, double> ratio;
    for (const measurement& r : rows)
        if (r.quantity == "ratio_to_native" && r.median) ratio[r.point] = *r.median;
    out << "kernel,backend,bytes,min_GBps,median_GBps,max_GBps,ratio_to_native\n";
    for (const measurement& r : rows) {
        if (r.quantity != "bandwidth" || !r.median || !r.min || !r.max) continue;
        const auto at = assay::record::point::parse(r.point);
        char numbers[128];
        std::snprintf(numbers, sizeof numbers, "%.3f,%.3f,%.3f,%.4f", *r.min, *r.median, *r.max,
                      ratio[r.point]);
        out << at.get("kernel") << ',' << at.get("backend") << ',' << at.get("bytes") << ','
            << numbers << '\n';
    }
    return 0;
}

void print_verdict(std::span<const measurement> rows, std::ostream& out) {
    bool any = false;
    for (const measurement& r : rows) {
        if (r.status == assay::record::status::failed) return;
        any |= r.status != assay::record::status::skipped;
    }
    if (any) out << "Solution Validates\n";
}

// The modes that print a table of their own.
int run_mode(assay::stream::settings& s, std::span<const program_option> options,
             std::span<char* const> arguments) {
    const auto [csv, quick] = assay::stream::read_table_arguments(options, arguments);
    if (s.mode == assay::stream::settings::mode::dispatch) {
        assay::stream::print_dispatch(s,
                                      s.repetitions > 0 ? s.repetitions
                                      : quick           ? 2000
                                                        : 40000,
                                      csv);
        return 0;
    }
    const int rounds = s.repetitions > 0 ? s.repetitions : quick ? 3 : 15;
    return assay::stream::print_comparison(s, rounds, csv) ? 0 : 1;
}

// The options of all modes; --mpi is read before these, and stands here for --help.
std::vector<program_option> all_options(assay::stream::settings& s) {
    using mode = enum assay::stream::settings::mode;
    std::vector<program_option> options = assay::stream::size_and_place_options(s);
    options.push_back({"--compare", "",
                       "all variants interleaved in random order; a table of ratios with their "
                       "spread",
                       [&](const std::string&) { s.mode = mode::compare; }});
    options.push_back({"--dispatch", "", "the time of an empty bulk on each back end",
                       [&](const std::string&) { s.mode = mode::dispatch; }});
    options.push_back({"--mpi", "",
                       "under mpirun or srun: one rank a target, weak scaling (see --mpi --help)",
                       [](const std::string&) {}});
    return options;
}

// Whether `name` is there, alone or with a value after '='.
bool given(std::span<char* const> arguments, std::string_view name) {
    return std::any_of(arguments.begin(), arguments.end(), [&](std::string_view word) {
        return word.substr(0, word.find('=')) == name;
    });
}

}  // namespace

int main(int argc, char** argv) {
    assay::stream::settings s;
    const std::vector<program_option> options = all_options(s);
    const std::span<char* const> arguments(argv, static_cast<std::size_t>(argc));
    try {
        if (given(arguments, "--mpi")) assay::stream::become_mpi_program(arguments);
        if ((given(arguments, "--compare") || given(arguments, "--dispatch")) &&
            !given(arguments, "--help"))
            return run_mode(s, options, arguments);
    } catch (const std::invalid_argument& e) {
        std::fprintf(stderr, "stream: %s\n", e.what());
        return 2;
    }
    s.sweep = !given(arguments, "--quick");
    assay::record::program_info info;
    info.suite = "portability";
    info.name = "stream";
    info.about =
        "Bandwidth of copy, mul, add, triad, dot and nstream, written once on assay::parallel, "
        "beside the same loops "
        "by hand in OpenMP. Bytes are counted as McCalpin counts them; every element is checked.";
    info.csv_table = print_table;
    info.finish = print_verdict;
    return assay::record::run_program(info, argc, argv, options,
                                      [&] { assay::stream::add_cases(s); });
}
