#include "reordered_graph.hpp"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <new>
#include <numeric>
#include <string>
#include <string_view>

#include "defect.hpp"

namespace assay::mpi {
namespace {

constexpr int root = 0;
constexpr std::string_view method_name = "metis";

std::size_t at(int i) { return static_cast<std::size_t>(i); }

std::string_view wish() {
    static const char* value = std::getenv("ASSAY_MPI_REORDER");
    return value ? value : "";
}

std::string metis_file() {
    return std::string(wish().substr(std::min(method_name.size() + 1, wish().size())));
}

// One process's lists as they travel: in- and outdegree, whether each list has weights, and for
// each list ranks and then weights, of which an unweighted list has ones.
constexpr std::size_t record_head = 4;

bool is_sound(int degree, const int* peers, const int* weights, int ranks) {
    if (degree < 0) return false;
    if (degree == 0) return true;
    if (!peers || !weights || weights == MPI_WEIGHTS_EMPTY) return false;
    const bool ranked =
        std::all_of(peers, peers + degree, [&](int peer) { return 0 <= peer && peer < ranks; });
    return ranked && (weights == MPI_UNWEIGHTED ||
                      std::all_of(weights, weights + degree, [](int w) { return w >= 0; }));
}

void append(std::vector<int>& record, int degree, const int* peers, const int* weights) {
    if (degree == 0) return;
    record.insert(record.end(), peers, peers + degree);
    if (weights == MPI_UNWEIGHTED)
        record.insert(record.end(), at(degree), 1);
    else
        record.insert(record.end(), weights, weights + degree);
}

// Empty where the arguments are the library's to refuse, or memory is short: no rank may leave
// before the others know.
std::vector<int> record_of(const graph_call& c, int ranks) {
    if (!is_sound(c.indegree, c.sources, c.sourceweights, ranks) ||
        !is_sound(c.outdegree, c.destinations, c.destweights, ranks))
        return {};
    try {
        std::vector<int> record{c.indegree, c.outdegree, c.sourceweights != MPI_UNWEIGHTED,
                                c.destweights != MPI_UNWEIGHTED};
        append(record, c.indegree, c.sources, c.sourceweights);
        append(record, c.outdegree, c.destinations, c.destweights);
        return record;
    } catch (const std::bad_alloc&) {
        return {};
    }
}

const int* weights_in(const int* list, int degree, bool weighted) {
    if (!weighted) return MPI_UNWEIGHTED;
    return degree ? list + degree : MPI_WEIGHTS_EMPTY;
}

graph_call call_of(const std::vector<int>& record, const graph_call& original) {
    graph_call c = original;
    c.indegree = record[0];
    c.outdegree = record[1];
    c.sources = record.data() + record_head;
    c.destinations = c.sources + 2 * at(c.indegree);
    c.sourceweights = weights_in(c.sources, c.indegree, record[2] != 0);
    c.destweights = weights_in(c.destinations, c.outdegree, record[3] != 0);
    return c;
}

void add_edges(std::vector<edge>& edges, int vertex, const int* record) {
    const int* peer = record + record_head;
    for (const int degree : {record[0], record[1]}) {
        for (int i = 0; i < degree; ++i) edges.push_back({vertex, peer[i], peer[degree + i]});
        peer += 2 * at(degree);
    }
}

// For tests: ASSAY_MPI_PRETEND_NODES=0,1,0,1 puts rank i of the communicator on the i-th node
// named; -1 without it.
int pretended_node(int rank, int ranks) {
    const char* text = std::getenv("ASSAY_MPI_PRETEND_NODES");
    if (!text) return -1;
    for (int i = 0; i < rank && text; ++i)
        if ((text = std::strchr(text, ','))) ++text;
    return text ? std::abs(std::atoi(text)) % ranks : 0;
}

// A number from 0 to ranks - 1 that the ranks of one node share: their least rank.
int node_of(MPI_Comm comm, int rank, int ranks) {
    if (const int node = pretended_node(rank, ranks); node >= 0) return node;
    MPI_Comm node = MPI_COMM_NULL;
    int least = rank;
    if (PMPI_Comm_split_type(comm, MPI_COMM_TYPE_SHARED, rank, MPI_INFO_NULL, &node) != MPI_SUCCESS)
        return 0;
    PMPI_Bcast(&least, 1, MPI_INT, 0, node);
    PMPI_Comm_free(&node);
    return least;
}

// What all ranks know of each other, and what this one exchanges.
struct graph_exchange {
    MPI_Comm comm = MPI_COMM_NULL;
    int rank = 0, ranks = 0;
    std::vector<int> record;             // this rank's
    std::vector<int> lengths, begins;    // of all records
    std::vector<int> nodes;              // 0 to the number of nodes - 1, by rank
    std::vector<int> records, vertices;  // at the root: all records; everywhere: new ranks by old
    std::vector<int> counts, places;     // of the records that are handed out

    bool learn(const graph_call& call);
    [[nodiscard]] graph_outcome prospect() const;
    bool is_ready(std::vector<int>& mine);
    graph_outcome decide();
    bool hand_out(std::vector<int>& mine);
};

bool graph_exchange::learn(const graph_call& call) {
    PMPI_Comm_rank(comm, &rank);
    record = record_of(call, ranks);
    const int mine[2] = {static_cast<int>(record.size()), node_of(comm, rank, ranks)};
    std::vector<int> all(2 * at(ranks)), number(at(ranks), -1);
    if (PMPI_Allgather(mine, 2, MPI_INT, all.data(), 2, MPI_INT, comm) != MPI_SUCCESS) return false;
    int found = 0;
    for (std::size_t r = 0; r < at(ranks); ++r) {
        int& n = number[at(all[2 * r + 1])];
        if (n < 0) n = found++;
        nodes.push_back(n);
        lengths.push_back(all[2 * r]);
    }
    return true;
}

graph_outcome graph_exchange::prospect() const {
    if (std::find(lengths.begin(), lengths.end(), 0) != lengths.end())
        return graph_outcome::bad_arguments;
    const int last = *std::max_element(nodes.begin(), nodes.end());
    if (last == 0 || last == ranks - 1) return graph_outcome::one_node;
    const auto total = std::accumulate(lengths.begin(), lengths.end(), std::int64_t{0});
    return total > std::numeric_limits<int>::max() ? graph_outcome::too_large
                                                   : graph_outcome::reordered;
}

// Whether every rank has the memory for what follows.
bool graph_exchange::is_ready(std::vector<int>& mine) {
    int ready = 1;
    try {
        for (auto* list : {&begins, &counts, &places}) list->resize(at(ranks));
        mine.reserve(at(*std::max_element(lengths.begin(), lengths.end())));
        std::exclusive_scan(lengths.begin(), lengths.end(), begins.begin(), 0);
        vertices.resize(at(ranks) + 1);
        if (rank == root) records.resize(at(begins.back() + lengths.back()));
    } catch (const std::bad_alloc&) {
        ready = 0;
    }
    return PMPI_Allreduce(MPI_IN_PLACE, &ready, 1, MPI_INT, MPI_MIN, comm) == MPI_SUCCESS && ready;
}

placement decided_at_root(const graph_exchange& x) {
    try {
        std::vector<edge> edges;
        for (int v = 0; v < x.ranks; ++v) add_edges(edges, v, x.records.data() + x.begins[at(v)]);
        return place(graph_of(x.ranks, std::move(edges)), x.nodes, metis_file());
    } catch (const std::bad_alloc&) {
        return {graph_outcome::no_memory, {}};
    }
}

graph_outcome graph_exchange::decide() {
    const int length = static_cast<int>(record.size());
    if (PMPI_Gatherv(record.data(), length, MPI_INT, records.data(), lengths.data(), begins.data(),
                     MPI_INT, root, comm) != MPI_SUCCESS)
        return graph_outcome::mpi_failed;
    if (rank == root) {
        const placement placed = decided_at_root(*this);
        std::copy(placed.vertex_of.begin(), placed.vertex_of.end(), vertices.begin());
        vertices.back() = static_cast<int>(placed.outcome);
    }
    if (PMPI_Bcast(vertices.data(), ranks + 1, MPI_INT, root, comm) != MPI_SUCCESS)
        return graph_outcome::mpi_failed;
    return static_cast<graph_outcome>(vertices.back());
}

// Process p gets the record of the process whose old rank is p's new one.
bool graph_exchange::hand_out(std::vector<int>& mine) {
    if (broken(defect::own_neighbours)) {
        mine = record;
        return true;
    }
    for (std::size_t p = 0; p < at(ranks); ++p) {
        counts[p] = lengths[at(vertices[p])];
        places[p] = begins[at(vertices[p])];
    }
    const int length = counts[at(rank)];
    mine.resize(at(length));
    return PMPI_Scatterv(records.data(), counts.data(), places.data(), MPI_INT, mine.data(), length,
                         MPI_INT, root, comm) == MPI_SUCCESS;
}

}  // namespace

bool reordering_wanted() {
    static const bool wanted =
        wish() == method_name || wish().starts_with(std::string(method_name) + ":");
    return wanted;
}

graph_outcome reorder(const graph_call& call, reordered_graph& into) {
    graph_exchange x;
    x.comm = call.comm_old;
    PMPI_Comm_size(x.comm, &x.ranks);
    if (!x.learn(call)) return graph_outcome::mpi_failed;
    graph_outcome outcome = x.prospect();
    if (outcome != graph_outcome::reordered) return outcome;
    if (!x.is_ready(into.lists)) return graph_outcome::no_memory;
    outcome = x.decide();
    if (outcome != graph_outcome::reordered) return outcome;
    if (!x.hand_out(into.lists) ||
        PMPI_Comm_split(x.comm, 0, x.vertices[at(x.rank)], &into.ranks) != MPI_SUCCESS)
        return graph_outcome::mpi_failed;
    into.mine = call_of(into.lists, call);
    return outcome;
}

}  // namespace assay::mpi
