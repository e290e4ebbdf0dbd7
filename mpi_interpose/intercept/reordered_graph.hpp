#pragma once
// MPI_Dist_graph_create_adjacent's reordering, where ASSAY_MPI_REORDER asks for it.

#include <mpi.h>

#include <vector>

#include "../placement/placement.hpp"

namespace assay::mpi {

// The arguments of the call.
struct graph_call {
    MPI_Comm comm_old;
    int indegree;
    const int *sources, *sourceweights;
    int outdegree;
    const int *destinations, *destweights;
    MPI_Info info;
};

// ASSAY_MPI_REORDER=metis[:FILE] is set.
bool reordering_wanted();

// Collective over comm_old, an intracommunicator of several ranks. `reordered`: `ranks`, for the
// caller to free, is a communicator of the same processes by their new ranks, `mine` the arguments
// of the process whose old rank is the caller's new one; its lists lie in `lists`.
struct reordered_graph {
    MPI_Comm ranks = MPI_COMM_NULL;
    graph_call mine{};
    std::vector<int> lists;
};
graph_outcome reorder(const graph_call& call, reordered_graph& into);

}  // namespace assay::mpi
