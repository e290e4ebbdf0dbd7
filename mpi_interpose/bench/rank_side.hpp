#pragma once
// What a rank of a group does: the questions, and the calls that are compared.

#include <mpi.h>

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace assay::mpi::bench {

// The calls of one rival: interposed, or the library's own.
struct message_calls {
    decltype(&MPI_Send) send;
    decltype(&MPI_Recv) receive;
    decltype(&MPI_Isend) isend;
    decltype(&MPI_Irecv) irecv;
    decltype(&MPI_Waitall) waitall;
};
inline constexpr message_calls interposed{MPI_Send, MPI_Recv, MPI_Isend, MPI_Irecv, MPI_Waitall};
inline constexpr message_calls plain{PMPI_Send, PMPI_Recv, PMPI_Isend, PMPI_Irecv, PMPI_Waitall};

// Seconds of a step by the interposed calls, by the library's own, and by the library's own with
// contiguous bytes instead of the type.
struct timed_step {
    double interposed, plain, contiguous;
};

// How the rivals are timed: rounds of interleaved batches of about so many seconds.
struct timing {
    int rounds;
    double batch_seconds;
};

// Half a round trip of a pattern between ranks 0 and 1. Throws std::runtime_error where what
// arrived is not what was sent.
timed_step ping_pong(const std::string& pattern, std::int64_t bytes, timing how);

// One exchange of all faces of an edge^3 grid of doubles a rank, `halo` cells wide. Throws as
// above.
timed_step halo_exchange(int edge, int halo, timing how);

// Interleaved batches of three steps that all ranks take together: the medians as rank 0 saw them.
timed_step timed_on_all_ranks(const std::vector<std::function<void()>>& steps, timing how);

// Answers questions of rank_group until its standard input ends; the exit code.
int answer_as_rank(int argc, char** argv);

}  // namespace assay::mpi::bench
