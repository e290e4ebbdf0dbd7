// STREAM: the bandwidth of the memory levels, by kernels written once on assay::parallel beside the
// same loops by hand. Rules and counting after J. D. McCalpin (STREAM): arrays of at least four
// times the last cache for DRAM, each array read or written counted once, the first call left out.

#include <cstdio>
#include <map>
#include <ostream>

#include "cases.hpp"
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
    for (const measurement& r : rows)
        if (r.status == assay::record::status::failed) return;
    out << "Solution Validates\n";
}

}  // namespace

int main(int argc, char** argv) {
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
    };
    assay::record::program_info info;
    info.suite = "portability";
    info.name = "stream";
    info.about =
        "Bandwidth of copy, mul, add, triad, nstream and dot, written once on assay::parallel, "
        "beside the same loops "
        "by hand in OpenMP. Bytes are counted as McCalpin counts them; every element is checked.";
    info.csv_table = print_table;
    info.finish = print_verdict;
    return assay::record::run_program(info, argc, argv, options,
                                      [&] { assay::stream::add_cases(s); });
}
