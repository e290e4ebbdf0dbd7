// Holds the interposed MPI_ functions against the library's own PMPI_ ones. Runs with the
// interposer on all ranks, on some, or on none.
// Usage: conformance [--expect-interposer] [--stop-at-failure] [CHECK...]

#include <dlfcn.h>

#include <algorithm>
#include <cstring>

#include "check.hpp"

namespace conformance {
namespace {

int my_rank = 0, ranks = 1;
long failures = 0;
bool stop_at_failure = false;

bool interposed() {
    Dl_info info;
    void* pack = dlsym(RTLD_DEFAULT, "MPI_Pack");
    return pack && dladdr(pack, &info) && std::strstr(info.dli_fname, "libassay_mpi");
}

long run(const check& c) {
    const long before = failures;
    c.run();
    long mine = failures - before, all = 0;
    PMPI_Allreduce(&mine, &all, 1, MPI_LONG, MPI_SUM, MPI_COMM_WORLD);
    if (my_rank == 0) std::printf("%s %s\n", all ? "FAIL" : "ok  ", c.name);
    return all;
}

}  // namespace

int rank() { return my_rank; }
int size() { return ranks; }

void fail(const std::string& what) {
    if (++failures <= 5) std::printf("  rank %d: %s\n", my_rank, what.c_str());
    if (!stop_at_failure) return;
    std::fflush(stdout);
    PMPI_Abort(MPI_COMM_WORLD, 1);
}

std::string difference(const std::vector<char>& seen, const std::vector<char>& wanted) {
    const std::size_t n = std::min(seen.size(), wanted.size());
    for (std::size_t i = 0; i < n; ++i)
        if (seen[i] != wanted[i]) return "first difference at byte " + std::to_string(i);
    return seen.size() == wanted.size() ? "" : "sizes differ";
}

int program(int argc, char** argv) {
    int provided = 0;
    MPI_Init_thread(&argc, &argv, MPI_THREAD_MULTIPLE, &provided);
    MPI_Comm_rank(MPI_COMM_WORLD, &my_rank);
    MPI_Comm_size(MPI_COMM_WORLD, &ranks);
    std::vector<std::string_view> wanted(argv + 1, argv + argc);
    long bad = 0, ran = 0;
    if (const auto flag = std::find(wanted.begin(), wanted.end(), "--stop-at-failure");
        flag != wanted.end()) {
        wanted.erase(flag);
        stop_at_failure = true;
    }
    if (const auto flag = std::find(wanted.begin(), wanted.end(), "--expect-interposer");
        flag != wanted.end()) {
        wanted.erase(flag);
        if (!interposed() && ++bad)
            std::printf("  rank %d: MPI_Pack is not the interposer's\n", my_rank);
    }
    for (const auto* group : {&packing_checks, &message_checks, &request_checks, &exchange_checks,
                              &type_checks, &thread_checks}) {
        for (const check& c : *group) {
            if (c.ranks > ranks) continue;
            if (!wanted.empty() && std::find(wanted.begin(), wanted.end(), c.name) == wanted.end())
                continue;
            bad += run(c);
            ++ran;
        }
    }
    if (my_rank == 0) std::printf("%ld checks, %ld failures\n", ran, bad);
    long worst = ran == 0 ? 1 : bad;
    PMPI_Allreduce(MPI_IN_PLACE, &worst, 1, MPI_LONG, MPI_MAX, MPI_COMM_WORLD);
    MPI_Finalize();
    return worst ? 1 : 0;
}

}  // namespace conformance

int main(int argc, char** argv) { return conformance::program(argc, argv); }
