#pragma once
// Which process takes which vertex of a communication graph, so that what is exchanged stays within
// the nodes of the machine.

#include <cstdint>
#include <string>
#include <vector>

namespace assay::mpi {

// What became of an MPI_Dist_graph_create_adjacent that may reorder: all but the first are the
// library's own call.
enum class graph_outcome {
    reordered,
    bad_arguments,  // for the library to tell
    one_node,       // or one rank a node: every order is as good
    empty,          // no edge of a weight between two ranks
    too_large,      // more than 2^31 - 1 numbers in all lists
    no_metis,
    metis_failed,
    no_gain,  // as they are, the ranks exchange no more between nodes
    no_memory,
    mpi_failed,
    count
};

struct edge {
    int from, to;
    std::int64_t weight;
};

// Undirected: the neighbours of vertex v, ascending, are neighbour[first[v]] to
// neighbour[first[v + 1] - 1], with the weights of all edges of that pair in both directions added.
struct exchange_graph {
    std::vector<int> first, neighbour;
    std::vector<std::int64_t> weight;
};

// Edges from a vertex to itself, and those without weight, cost nothing and are left out.
exchange_graph graph_of(int vertices, std::vector<edge> edges);

// The weight of the edges whose ends lie in different parts.
std::int64_t cut(const exchange_graph& graph, const std::vector<int>& part);

// Moves vertices, those that cost least first, until part k has exactly sizes[k] of them.
void level(const exchange_graph& graph, const std::vector<int>& sizes, std::vector<int>& part);

// vertex_of[p] for processes p on nodes node_of[p] (0 to the number of nodes - 1): a vertex of the
// node's part, p itself where that is one.
std::vector<int> numbered(const std::vector<int>& part, const std::vector<int>& node_of);

struct placement {
    graph_outcome outcome = graph_outcome::no_gain;
    std::vector<int> vertex_of;
};

// Vertices to processes, a part of METIS's (`metis_file`, see metis_parts) a node.
placement place(const exchange_graph& graph, const std::vector<int>& node_of,
                const std::string& metis_file);

}  // namespace assay::mpi
