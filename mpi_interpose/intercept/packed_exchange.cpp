#include "packed_exchange.hpp"

#include <algorithm>
#include <climits>

#include "device_pointer.hpp"

namespace assay::mpi {
namespace {

bool gains(direction d, const std::vector<share>& shares, const std::vector<type_use>& uses) {
    const auto one_type = [&](const share& s) { return s.type == shares[0].type; };
    if (std::all_of(shares.begin(), shares.end(), one_type)) {
        std::int64_t together = 0;
        for (const share& s : shares) together += s.count;
        const auto used = std::find_if(uses.begin(), uses.end(), [](const auto& u) { return !!u; });
        return packing_pays(**used, used->element(), together, d);
    }
    for (std::size_t i = 0; i < shares.size(); ++i)
        if (uses[i] && !packing_pays(*uses[i], uses[i].element(), shares[i].count, d)) return false;
    return true;
}

}  // namespace

packed_side::packed_side(direction d, char* user, const std::vector<share>& shares)
    : user_(user), shares_(shares), uses_(shares.size()), bytes_(shares.size()) {
    std::int64_t all = 0;
    for (std::size_t i = 0; i < shares.size(); ++i) {
        const share& s = shares[i];
        if (s.count < 0) return;
        if (s.count == 0) continue;
        uses_[i] = use_of(s.type);
        if (!uses_[i] || !uses_[i]->reachable(user + s.offset)) return;
        if (s.count > (INT_MAX - all) / uses_[i]->size()) return;
        bytes_[i] = uses_[i]->size() * s.count;
        all += bytes_[i];
        on_host_ = on_host_ && on_host(uses_[i]->first_byte(user + s.offset));
    }
    if (all == 0) return;
    if (on_host_ && gains(d, shares_, uses_)) buffer_ = packed_buffer(all);
    (buffer_ ? count_accelerated : count_passed)(call::collective, all);
}

void packed_side::pack() const {
    char* at = data();
    for (std::size_t i = 0; i < shares_.size(); at += bytes_[i++])
        if (uses_[i]) uses_[i]->pack(at, user_ + shares_[i].offset, shares_[i].count);
}

void packed_side::unpack() const {
    const char* at = data();
    for (std::size_t i = 0; i < shares_.size(); at += bytes_[i++])
        if (uses_[i]) uses_[i]->unpack(at, user_ + shares_[i].offset, shares_[i].count);
}

bool peers_of(MPI_Comm comm, peers& p) {
    int inter = 0;
    if (PMPI_Comm_test_inter(comm, &inter) != MPI_SUCCESS) return false;
    const int rc = inter ? PMPI_Comm_remote_size(comm, &p.to) : PMPI_Comm_size(comm, &p.to);
    p.from = p.to;
    return rc == MPI_SUCCESS;
}

bool neighbours_of(MPI_Comm comm, peers& p) {
    int topology = MPI_UNDEFINED, rank = 0, dims = 0, weighted = 0;
    if (PMPI_Topo_test(comm, &topology) != MPI_SUCCESS) return false;
    switch (topology) {
        case MPI_CART:
            if (PMPI_Cartdim_get(comm, &dims) != MPI_SUCCESS) return false;
            p.to = p.from = 2 * dims;
            return true;
        case MPI_GRAPH:
            if (PMPI_Comm_rank(comm, &rank) != MPI_SUCCESS) return false;
            if (PMPI_Graph_neighbors_count(comm, rank, &p.to) != MPI_SUCCESS) return false;
            p.from = p.to;
            return true;
        case MPI_DIST_GRAPH:
            return PMPI_Dist_graph_neighbors_count(comm, &p.from, &p.to, &weighted) == MPI_SUCCESS;
        default:
            return false;
    }
}

}  // namespace assay::mpi
