// Hands MPI buffers in memory of a device to a library that does not take them. Two ranks.
// Usage: on_device STUB_CUDA [CHECK...]; the driver is mapped after the first messages.

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "rig.hpp"

namespace on_device {

int rank = 0;
long failures = 0;

void fail(const std::string& what) {
    if (++failures <= 8) std::printf("  rank %d: %s\n", rank, what.c_str());
}

namespace {

void exchange_on_host() {
    int mine = rank, theirs = -1;
    MPI_Sendrecv(&mine, 1, MPI_INT, 1 - rank, 0, &theirs, 1, MPI_INT, 1 - rank, 0, MPI_COMM_WORLD,
                 MPI_STATUS_IGNORE);
    expect(theirs == 1 - rank, "a message before the driver came");
}

}  // namespace
}  // namespace on_device

int main(int argc, char** argv) {
    using namespace on_device;
    int provided = 0;
    MPI_Init_thread(&argc, &argv, MPI_THREAD_MULTIPLE, &provided);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    exchange_on_host();
    if (argc < 2 || !modelled_map_driver(argv[1]))
        return std::puts("usage: on_device STUB_CUDA"), 2;
    const std::vector<std::string_view> wanted(argv + 2, argv + argc);
    for (const auto* group : {&message_checks, &request_checks, &exchange_checks})
        for (const check& c : *group) {
            if (!wanted.empty() && std::find(wanted.begin(), wanted.end(), c.name) == wanted.end())
                continue;
            const long before = failures;
            c.run();
            if (rank == 0) std::printf("%s %s\n", failures == before ? "ok  " : "FAIL", c.name);
            std::fflush(stdout);
        }
    expect(modelled_kernels() > 0, "no kernel ran");
    free_examples();
    long all = 0;
    PMPI_Allreduce(&failures, &all, 1, MPI_LONG, MPI_SUM, MPI_COMM_WORLD);
    if (rank == 0) std::printf("%ld failures\n", all);
    MPI_Finalize();
    return all ? 1 : 0;
}
