// MPI_Dist_graph_create_adjacent with `reorder` on four ranks of pretended nodes: whether heavy
// edges become local to nodes, and that neighbours are what MPI says of them whatever the order.
// Usage: reordering reordered|kept [weighted|unweighted|one_way|reversed_ranks|uneven]...
// `kept`: ranks are those of PMPI_Dist_graph_create_adjacent.

#include <mpi.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

namespace {

constexpr int ranks = 4;
int failures = 0;

void expect(bool holds, const char* graph, const char* what) {
    if (holds) return;
    ++failures;
    int rank = 0;
    PMPI_Comm_rank(MPI_COMM_WORLD, &rank);
    std::printf("rank %d, %s: %s\n", rank, graph, what);
}

struct arc {
    int from, to, weight;
};

// What one vertex says of its neighbours: of odd ones in the opposite order.
struct lists {
    std::vector<int> sources, sourceweights, destinations, destweights;
    lists(const std::vector<arc>& arcs, int vertex) {
        for (const arc& a : arcs) {
            if (a.to == vertex) add(a.from, a.weight, sources, sourceweights);
            if (a.from == vertex) add(a.to, a.weight, destinations, destweights);
        }
        if (vertex % 2 == 0) return;
        for (auto* list : {&sources, &sourceweights, &destinations, &destweights})
            std::reverse(list->begin(), list->end());
    }
    static void add(int peer, int weight, std::vector<int>& peers, std::vector<int>& weights) {
        peers.push_back(peer);
        weights.push_back(weight);
    }
    bool operator==(const lists&) const = default;
};

struct graph {
    const char* name;
    std::vector<arc> arcs;
    bool weighted, reversed_ranks;
};

std::vector<arc> both_ways(const std::vector<arc>& arcs) {
    std::vector<arc> all = arcs;
    for (const arc& a : arcs) all.push_back({a.to, a.from, a.weight});
    return all;
}

// A ring of two pairs.
const std::vector<arc> ring = both_ways({{0, 1, 100}, {2, 3, 100}, {1, 2, 1}, {3, 0, 1}});
const std::vector<graph> graphs = {
    {"weighted", ring, true, false},
    {"unweighted", both_ways({{0, 1, 1}, {2, 3, 1}}), false, false},
    {"one_way", {{0, 1, 5}, {2, 3, 7}}, true, false},  // half of the lists are empty
    {"reversed_ranks", ring, true, true},
    {"uneven", both_ways({{0, 1, 100}, {1, 3, 100}, {0, 3, 100}, {3, 2, 1}}), true, false}};

const int* weights(const std::vector<int>& list, bool weighted) {
    if (!weighted) return MPI_UNWEIGHTED;
    return list.empty() ? MPI_WEIGHTS_EMPTY : list.data();
}

using creator = decltype(MPI_Dist_graph_create_adjacent);

MPI_Comm created(creator* create, const graph& g, MPI_Comm old) {
    int vertex = 0;
    PMPI_Comm_rank(old, &vertex);
    const lists l(g.arcs, vertex);
    MPI_Comm made = MPI_COMM_NULL;
    create(old, static_cast<int>(l.sources.size()), l.sources.data(),
           weights(l.sourceweights, g.weighted), static_cast<int>(l.destinations.size()),
           l.destinations.data(), weights(l.destweights, g.weighted), MPI_INFO_NULL, 1, &made);
    return made;
}

int rank_in(MPI_Comm comm) {
    int rank = -1;
    PMPI_Comm_rank(comm, &rank);
    return rank;
}

// MPI-3.1, 7.5.5: the lists that the process of the same rank in the old communicator gave.
void neighbours_are_the_vertexs(const graph& g, MPI_Comm comm) {
    int in = 0, out = 0, weighted = -1;
    MPI_Dist_graph_neighbors_count(comm, &in, &out, &weighted);
    const lists wanted(g.arcs, rank_in(comm));
    lists seen({}, 0);
    seen.sources.resize(static_cast<std::size_t>(in));
    seen.destinations.resize(static_cast<std::size_t>(out));
    seen.sourceweights = wanted.sourceweights;
    seen.destweights = wanted.destweights;
    if (seen.sources.size() != wanted.sources.size() ||
        seen.destinations.size() != wanted.destinations.size())
        return expect(false, g.name, "another number of neighbours");
    expect((weighted != 0) == g.weighted, g.name, "weighted or not");
    if (g.weighted) {
        std::fill(seen.sourceweights.begin(), seen.sourceweights.end(), -1);
        std::fill(seen.destweights.begin(), seen.destweights.end(), -1);
    }
    MPI_Dist_graph_neighbors(
        comm, in, seen.sources.data(), g.weighted ? seen.sourceweights.data() : MPI_UNWEIGHTED, out,
        seen.destinations.data(), g.weighted ? seen.destweights.data() : MPI_UNWEIGHTED);
    expect(seen == wanted, g.name, "neighbours or weights differ");
}

int amount(int from, int to) { return 1 + (from + 2 * to) % 3; }

// Every vertex gets from each neighbour what that one sends it, in the order of its own list.
void exchange_follows_the_graph(const graph& g, MPI_Comm comm) {
    const int me = rank_in(comm);
    const lists l(g.arcs, me);
    std::vector<int> out, wanted, out_counts, out_places, in_counts, in_places;
    for (const int to : l.destinations) {
        out_counts.push_back(amount(me, to));
        out_places.push_back(static_cast<int>(out.size()));
        for (int i = 0; i < amount(me, to); ++i) out.push_back(100 * me + 10 * to + i);
    }
    for (const int from : l.sources) {
        in_counts.push_back(amount(from, me));
        in_places.push_back(static_cast<int>(wanted.size()));
        for (int i = 0; i < amount(from, me); ++i) wanted.push_back(100 * from + 10 * me + i);
    }
    std::vector<int> in(wanted.size(), -1);
    MPI_Neighbor_alltoallv(out.data(), out_counts.data(), out_places.data(), MPI_INT, in.data(),
                           in_counts.data(), in_places.data(), MPI_INT, comm);
    expect(in == wanted, g.name, "neighbour alltoallv delivers something else");
}

void heavy_edges_are_local(const graph& g, MPI_Comm old, MPI_Comm comm) {
    const char* text = std::getenv("ASSAY_MPI_PRETEND_NODES");
    int mine = text ? text[2 * rank_in(old)] : 0, node[ranks];
    PMPI_Allgather(&mine, 1, MPI_INT, node, 1, MPI_INT, comm);
    for (const arc& a : g.arcs)
        if (a.weight > 1 || !g.weighted)
            expect(node[a.from] == node[a.to], g.name, "a heavy edge crosses nodes");
}

// Ranks with neighbours that do not match would wait for each other.
bool any_failures() {
    int worst = 0;
    PMPI_Allreduce(&failures, &worst, 1, MPI_INT, MPI_MAX, MPI_COMM_WORLD);
    return worst > 0;
}

// METIS is open during the call alone.
void metis_is_not_mapped(const graph& g) {
    std::ifstream maps("/proc/self/maps");
    for (std::string line; std::getline(maps, line);)
        if (line.find("libmetis") != std::string::npos)
            return expect(false, g.name, "METIS is still mapped");
}

void run(const graph& g, bool reordered) {
    MPI_Comm old = MPI_COMM_NULL;
    const int world = rank_in(MPI_COMM_WORLD);
    PMPI_Comm_split(MPI_COMM_WORLD, 0, g.reversed_ranks ? -world : world, &old);
    MPI_Comm ours = created(MPI_Dist_graph_create_adjacent, g, old);
    metis_is_not_mapped(g);
    neighbours_are_the_vertexs(g, ours);
    if (!any_failures()) exchange_follows_the_graph(g, ours);
    if (reordered) {
        heavy_edges_are_local(g, old, ours);
    } else {
        MPI_Comm theirs = created(PMPI_Dist_graph_create_adjacent, g, old);
        expect(rank_in(ours) == rank_in(theirs), g.name, "another rank than the library's");
        PMPI_Comm_free(&theirs);
    }
    MPI_Comm_free(&ours);
    PMPI_Comm_free(&old);
}

}  // namespace

int main(int argc, char** argv) {
    MPI_Init(&argc, &argv);
    int size = 0, done = 0;
    MPI_Comm_size(MPI_COMM_WORLD, &size);
    const std::vector<std::string_view> words(argv + 1, argv + argc);
    if (size != ranks || words.empty()) return 2;
    for (const graph& g : graphs)
        if (std::find(words.begin() + 1, words.end(), g.name) != words.end()) {
            run(g, words[0] == "reordered");
            ++done;
        }
    PMPI_Allreduce(MPI_IN_PLACE, &failures, 1, MPI_INT, MPI_SUM, MPI_COMM_WORLD);
    if (rank_in(MPI_COMM_WORLD) == 0) std::printf("%d graphs, %d failures\n", done, failures);
    MPI_Finalize();
    return failures || done == 0;
}
