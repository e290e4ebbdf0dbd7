// MPI_Dist_graph_create_adjacent: with ASSAY_MPI_REORDER, and where the program allows it, ranks
// are given to processes so that heavy edges stay within nodes.
//
// MPI-3.1, 7.5.4: with `reorder` true a library may remap the processes of comm_old to improve
// communication on the edges of the graph. The graph's vertices are then the new ranks: by 7.5.5
// (MPI_Dist_graph_neighbors) each rank of the new communicator has the sources and destinations, in
// their order, that the process of the same rank in comm_old gave. So a process that becomes rank v
// takes the lists of the old rank v, and the ranks in them stay as they were given. Here the
// communicator itself has the new order, and every call on it agrees. (TEMPI, HPDC 2021, means the
// same, but keeps the old communicator and translates ranks in each call that it knows of.)

#include <new>

#include "entry.hpp"
#include "reordered_graph.hpp"
#include "report.hpp"

namespace assay::mpi {
namespace {

ASSAY_MPI_NEXT(MPI_Dist_graph_create_adjacent);

int forward(const graph_call& c, int reorder, MPI_Comm* comm_dist_graph) {
    return next_MPI_Dist_graph_create_adjacent(c.comm_old, c.indegree, c.sources, c.sourceweights,
                                               c.outdegree, c.destinations, c.destweights, c.info,
                                               reorder, comm_dist_graph);
}

bool is_for_us(MPI_Comm comm, int reorder) {
    if (!reorder || !reordering_wanted() || comm == MPI_COMM_NULL) return false;
    int inter = 1, ranks = 1;
    return PMPI_Comm_test_inter(comm, &inter) == MPI_SUCCESS && !inter &&
           PMPI_Comm_size(comm, &ranks) == MPI_SUCCESS && ranks > 1;
}

graph_outcome tried(const graph_call& call, reordered_graph& graph) {
    try {
        return reorder(call, graph);
    } catch (const std::bad_alloc&) {
        return graph_outcome::no_memory;
    }
}

int dist_graph_create_adjacent(MPI_Comm comm_old, int indegree, const int* sources,
                               const int* sourceweights, int outdegree, const int* destinations,
                               const int* destweights, MPI_Info info, int may_reorder,
                               MPI_Comm* comm_dist_graph) {
    const graph_call call{comm_old,  indegree,     sources,     sourceweights,
                          outdegree, destinations, destweights, info};
    if (!is_for_us(comm_old, may_reorder)) return forward(call, may_reorder, comm_dist_graph);
    reordered_graph graph;
    const graph_outcome outcome = tried(call, graph);
    count_graph(outcome);
    if (outcome != graph_outcome::reordered) return forward(call, may_reorder, comm_dist_graph);
    graph.mine.comm_old = graph.ranks;
    const int rc = forward(graph.mine, 0, comm_dist_graph);
    PMPI_Comm_free(&graph.ranks);
    return rc;
}

}  // namespace

ASSAY_MPI_ENTRY_10(MPI_Dist_graph_create_adjacent, dist_graph_create_adjacent)

}  // namespace assay::mpi
