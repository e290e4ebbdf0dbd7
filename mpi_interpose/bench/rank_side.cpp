#include "rank_side.hpp"

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <numeric>
#include <sstream>
#include <stdexcept>

#include "device_face.hpp"
#include "interleaved.hpp"

namespace assay::mpi::bench {
namespace {

std::string answer(const std::string& question) {
    std::istringstream words(question);
    std::string what, pattern;
    timing how{};
    words >> what >> how.rounds >> how.batch_seconds;
    timed_step t{};
    if (what == "ping_pong") {
        std::int64_t bytes = 0;
        words >> pattern >> bytes;
        t = ping_pong(pattern, bytes, how);
    } else if (what == "device_face") {
        int width = 0, index = 0;
        words >> width >> index;
        t = device_face(width, index, how);
    } else {
        int edge = 0, halo = 0;
        words >> edge >> halo;
        t = halo_exchange(edge, halo, how);
    }
    std::ostringstream out;
    out << "seconds " << t.interposed << ' ' << t.plain << ' ' << t.contiguous;
    return out.str();
}

// Rank 0's next line of standard input, on every rank; false where it ended.
bool next_question(int rank, char (&line)[512]) {
    int more = 0;
    if (rank == 0) more = std::fgets(line, sizeof line, stdin) != nullptr;
    PMPI_Bcast(&more, 1, MPI_INT, 0, MPI_COMM_WORLD);
    if (more) PMPI_Bcast(line, sizeof line, MPI_CHAR, 0, MPI_COMM_WORLD);
    return more != 0;
}

}  // namespace

timed_step timed_on_all_ranks(const std::vector<std::function<void()>>& steps, timing how) {
    std::vector<int> calls(steps.size());
    for (std::size_t i = 0; i < steps.size(); ++i) {
        steps[i]();
        PMPI_Barrier(MPI_COMM_WORLD);
        const double once = std::max(seconds_of(steps[i], 2), 1e-8);
        calls[i] = static_cast<int>(std::clamp(how.batch_seconds / once, 1.0, 1e4));
    }
    PMPI_Bcast(calls.data(), static_cast<int>(calls.size()), MPI_INT, 0, MPI_COMM_WORLD);
    std::vector<std::vector<double>> times(steps.size());
    // A round a permutation: what ran last has left its buffers in the caches, and that must not
    // always favour the same step.
    std::vector<std::size_t> order(steps.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    for (int round = 0; round < how.rounds;
         ++round, std::next_permutation(order.begin(), order.end()))
        for (const std::size_t i : order) {
            steps[i]();
            PMPI_Barrier(MPI_COMM_WORLD);
            times[i].push_back(seconds_of(steps[i], calls[i]));
        }
    return {median(times.at(0)), median(times.at(1)), median(times.at(2))};
}

int answer_as_rank(int argc, char** argv) {
    PMPI_Init(&argc, &argv);
    int rank = 0;
    PMPI_Comm_rank(MPI_COMM_WORLD, &rank);
    char line[512];
    while (next_question(rank, line)) {
        std::string said;
        try {
            said = answer(line);
        } catch (const std::exception& e) {
            said = std::string("failed ") + e.what();
        }
        if (rank == 0) std::printf("%s\n", said.c_str()), std::fflush(stdout);
    }
    MPI_Finalize();
    return 0;
}

}  // namespace assay::mpi::bench
