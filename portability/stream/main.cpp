// STREAM: the bandwidth of the memory levels, by kernels written once on assay::parallel beside the
// same loops by hand. Rules and counting after J. D. McCalpin (STREAM): arrays of at least four
// times the last cache for DRAM, each array read or written counted once, the first call left out.

#include <algorithm>
#include <cstdio>
#include <map>
#include <ostream>
#include <stdexcept>

#include "cases.hpp"
#include "compare.hpp"
#include "dispatch.hpp"
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

// The modes that print a table of their own; they know the program's own options, --csv and
// --quick.
int run_mode(assay::stream::settings& s, std::span<const program_option> options,
             std::span<char*> arguments) {
    bool csv = false, quick = false;
    for (std::size_t i = 1; i < arguments.size(); ++i) {
        std::string name = arguments[i], value;
        const std::size_t equals = name.find('=');
        if (equals != std::string::npos) value = name.substr(equals + 1), name.resize(equals);
        if (name == "--csv" || name == "--quick") {
            (name == "--csv" ? csv : quick) = true;
            continue;
        }
        const auto option =
            std::find_if(options.begin(), options.end(), [&](auto& o) { return o.name == name; });
        if (option == options.end())
            throw std::invalid_argument(name + " is no option of --compare and --dispatch");
        if (!option->argument.empty() && equals == std::string::npos) {
            if (++i == arguments.size())
                throw std::invalid_argument(name + " needs " + option->argument);
            value = arguments[i];
        }
        option->set(value);
    }
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

}  // namespace

int main(int argc, char** argv) {
    using mode = enum assay::stream::settings::mode;
    assay::stream::settings s;
    const program_option options[] = {
        {"--backend", "NAME,...", "back ends and rivals to measure, or all (default)",
         [&](const std::string& v) { s.variants = assay::stream::parse_variants(v); }},
        {"--mib", "X,...", "MiB of one array, fractions too (default: sizes in L2, L3 and DRAM)",
         [&](const std::string& v) { s.mib = assay::stream::parse_mib(v); }},
        {"--threads", "N", "threads (default: the cores this process was given)",
         [&](const std::string& v) { s.threads = assay::stream::parse_count(v); }},
        {"--reps", "N", "repetitions, a sample each",
         [&](const std::string& v) {
             s.repetitions = static_cast<int>(assay::stream::parse_count(v));
         }},
        {"--stores", "KIND",
         "auto (default), cached or streaming: how write-only arrays are stored",
         [&](const std::string& v) { s.stores = assay::stream::parse_stores(v); }},
        {"--isa", "NAME", "sse2, avx2 or avx512 instead of the best of this CPU",
         [&](const std::string& v) { s.isa = v; }},
        {"--float", "", "float instead of double elements",
         [&](const std::string&) { s.single = true; }},
        {"--compare", "",
         "all variants interleaved in random order; a table of ratios with their spread",
         [&](const std::string&) { s.mode = mode::compare; }},
        {"--dispatch", "", "the time of an empty bulk on each back end",
         [&](const std::string&) { s.mode = mode::dispatch; }},
    };
    const std::span<char*> arguments(argv, static_cast<std::size_t>(argc));
    const std::vector<std::string_view> words(arguments.begin(), arguments.end());
    auto given = [&](std::string_view word) {
        return std::find(words.begin(), words.end(), word) != words.end();
    };
    if ((given("--compare") || given("--dispatch")) && !given("--help")) try {
            return run_mode(s, options, arguments);
        } catch (const std::invalid_argument& e) {
            std::fprintf(stderr, "stream: %s\n", e.what());
            return 2;
        }
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
