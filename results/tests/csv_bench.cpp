// How fast a million rows are read, and in how much memory: `results_csv_bench FILE` makes FILE,
// reads it and removes it. Bars: 5 s and 100 MB; exit code 1 when one is missed.

#include <sys/resource.h>

#include <chrono>
#include <cstdio>
#include <fstream>

#include "csv_rows.hpp"

using namespace assay::record;

namespace {

constexpr int rows = 1000000;

void write_rows(const char* file) {
    std::ofstream out(file, std::ios::binary);
    out << csv_header();
    auto m = full_row();
    for (int i = 0; i < rows; ++i) {
        m.value = m.median = 1.0 / (i + 1);
        out << csv_row(m);
    }
}

double seconds_to_read(const char* file) {
    const auto start = std::chrono::steady_clock::now();
    csv_reader reader(file);
    for (measurement m; reader.next(m);) {
    }
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2) {
        std::fputs("usage: results_csv_bench FILE\n", stderr);
        return 2;
    }
    write_rows(argv[1]);
    const double seconds = seconds_to_read(argv[1]);
    std::remove(argv[1]);
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    const double megabytes = static_cast<double>(usage.ru_maxrss) * 1024e-6;
    std::printf("%d rows in %.2f s, at most %.0f MB\n", rows, seconds, megabytes);
    return seconds < 5 && megabytes < 100 ? 0 : 1;
}
