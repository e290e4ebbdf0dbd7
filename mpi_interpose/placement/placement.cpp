#include "placement.hpp"

#include <algorithm>
#include <limits>
#include <tuple>

#include "metis.hpp"

namespace assay::mpi {
namespace {

std::size_t at(int i) { return static_cast<std::size_t>(i); }

std::vector<int> sizes_of(const std::vector<int>& node_of) {
    std::vector<int> sizes(at(*std::max_element(node_of.begin(), node_of.end())) + 1);
    for (const int node : node_of) ++sizes[at(node)];
    return sizes;
}

struct move {
    int vertex = -1, to = -1;
    std::int64_t gain = std::numeric_limits<std::int64_t>::min();
};

// Parts that are being levelled. room[k]: vertices that part k lacks; below zero, has too many.
struct levelling {
    const exchange_graph& graph;
    std::vector<int>& part;
    std::vector<int> room;
    std::vector<std::int64_t> pull;  // by part; zero between uses

    // The part with room to which v is tied most, or the first one with room.
    move best_of(int v) {
        const std::size_t begin = at(graph.first[at(v)]), end = at(graph.first[at(v) + 1]);
        for (std::size_t e = begin; e < end; ++e)
            pull[at(part[at(graph.neighbour[e])])] += graph.weight[e];
        const auto open = std::find_if(room.begin(), room.end(), [](int n) { return n > 0; });
        int to = static_cast<int>(open - room.begin());
        for (std::size_t e = begin; e < end; ++e) {
            const int k = part[at(graph.neighbour[e])];
            if (room[at(k)] > 0 && pull[at(k)] > pull[at(to)]) to = k;
        }
        const move best{v, to, pull[at(to)] - pull[at(part[at(v)])]};
        for (std::size_t e = begin; e < end; ++e) pull[at(part[at(graph.neighbour[e])])] = 0;
        return best;
    }

    // Takes one of `members`, all of one part, out of it.
    void shed(std::vector<int>& members) {
        move best;
        for (const int v : members)
            if (const move m = best_of(v); m.gain > best.gain) best = m;
        ++room[at(part[at(best.vertex)])];
        --room[at(best.to)];
        part[at(best.vertex)] = best.to;
        members.erase(std::find(members.begin(), members.end(), best.vertex));
    }
};

}  // namespace

exchange_graph graph_of(int vertices, std::vector<edge> edges) {
    std::erase_if(edges, [](const edge& e) { return e.from == e.to || e.weight <= 0; });
    const std::size_t directed = edges.size();
    edges.reserve(2 * directed);
    for (std::size_t i = 0; i < directed; ++i)
        edges.push_back({edges[i].to, edges[i].from, edges[i].weight});
    std::sort(edges.begin(), edges.end(), [](const edge& a, const edge& b) {
        return std::tie(a.from, a.to) < std::tie(b.from, b.to);
    });
    exchange_graph g;
    g.first.assign(at(vertices) + 1, 0);
    for (std::size_t i = 0; i < edges.size(); ++i) {
        if (i > 0 && edges[i].from == edges[i - 1].from && edges[i].to == edges[i - 1].to) {
            g.weight.back() += edges[i].weight;
            continue;
        }
        g.neighbour.push_back(edges[i].to);
        g.weight.push_back(edges[i].weight);
        ++g.first[at(edges[i].from) + 1];
    }
    for (std::size_t v = 1; v < g.first.size(); ++v) g.first[v] += g.first[v - 1];
    return g;
}

std::int64_t cut(const exchange_graph& graph, const std::vector<int>& part) {
    std::int64_t twice = 0;
    for (std::size_t v = 0; v < part.size(); ++v)
        for (std::size_t e = at(graph.first[v]); e < at(graph.first[v + 1]); ++e)
            if (part[at(graph.neighbour[e])] != part[v]) twice += graph.weight[e];
    return twice / 2;
}

void level(const exchange_graph& graph, const std::vector<int>& sizes, std::vector<int>& part) {
    levelling l{graph, part, sizes, std::vector<std::int64_t>(sizes.size())};
    std::vector<std::vector<int>> members(sizes.size());
    for (std::size_t v = 0; v < part.size(); ++v) {
        --l.room[at(part[v])];
        members[at(part[v])].push_back(static_cast<int>(v));
    }
    for (std::size_t k = 0; k < sizes.size(); ++k)
        while (l.room[k] < 0) l.shed(members[k]);
}

std::vector<int> numbered(const std::vector<int>& part, const std::vector<int>& node_of) {
    std::vector<std::vector<int>> free(sizes_of(node_of).size());
    for (std::size_t v = part.size(); v-- > 0;)
        if (part[v] != node_of[v]) free[at(part[v])].push_back(static_cast<int>(v));
    std::vector<int> vertex_of(part.size());
    for (std::size_t p = 0; p < part.size(); ++p) {
        vertex_of[p] = static_cast<int>(p);
        if (part[p] == node_of[p]) continue;
        std::vector<int>& left = free[at(node_of[p])];
        vertex_of[p] = left.back();
        left.pop_back();
    }
    return vertex_of;
}

placement place(const exchange_graph& graph, const std::vector<int>& node_of,
                const std::string& metis_file) {
    if (graph.neighbour.empty()) return {graph_outcome::empty, {}};
    const std::vector<int> sizes = sizes_of(node_of);
    std::vector<int> part;
    const graph_outcome outcome = metis_parts(graph, sizes, metis_file, part);
    if (outcome != graph_outcome::reordered) return {outcome, {}};
    level(graph, sizes, part);
    if (cut(graph, part) >= cut(graph, node_of)) return {graph_outcome::no_gain, {}};
    return {graph_outcome::reordered, numbered(part, node_of)};
}

}  // namespace assay::mpi
