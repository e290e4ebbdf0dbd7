#include "packed_exchange.hpp"

#include <algorithm>
#include <climits>

#include "device_message.hpp"

namespace assay::mpi {
namespace {

bool gains(const std::vector<share>& shares, const std::vector<type_use>& uses) {
    const auto one_type = [&](const share& s) { return s.type == shares[0].type; };
    if (std::all_of(shares.begin(), shares.end(), one_type)) {
        std::int64_t together = 0;
        for (const share& s : shares) together += s.count;
        const auto used = std::find_if(uses.begin(), uses.end(), [](const auto& u) { return !!u; });
        return packing_pays(**used, used->made_of(), together);
    }
    for (std::size_t i = 0; i < shares.size(); ++i)
        if (uses[i] && !packing_pays(*uses[i], uses[i].made_of(), shares[i].count)) return false;
    return true;
}

}  // namespace

packed_side::packed_side(direction d, char* user, const std::vector<share>& shares)
    : user_(user), shares_(shares), uses_(shares.size()), bytes_(shares.size()) {
    std::int64_t there = 0, filled = 0;
    for (const share& s : shares_) {
        if (s.count < 0) return;
        if (s.count == 0) continue;
        ++filled;
        there += driver_may_be_mapped() && on_device(user_ + s.offset, s.type);
    }
    if (filled == 0 || (there != 0 && there != filled)) return;
    there ? plan_on_device(d) : plan_on_host();
}

void packed_side::plan_on_host() {
    std::int64_t all = 0;
    for (std::size_t i = 0; i < shares_.size(); ++i) {
        const share& s = shares_[i];
        if (s.count == 0) continue;
        uses_[i] = use_of(s.type);
        if (!uses_[i] || !uses_[i]->reachable(of(i))) return;
        if (s.count > (INT_MAX - all) / uses_[i]->size()) return;
        bytes_[i] = uses_[i]->size() * s.count;
        all += bytes_[i];
    }
    if (gains(shares_, uses_)) buffer_ = packed_buffer(all);
    (buffer_ ? count_accelerated : count_passed)(call::collective, all);
}

// A library that takes pointers of a device is left alone.
void packed_side::plan_on_device(direction d) {
    std::int64_t all = 0;
    bool packs = true;
    for (std::size_t i = 0; i < shares_.size(); ++i) {
        if (shares_[i].count == 0) continue;
        bytes_[i] = packed_on_device(shares_[i].type, shares_[i].count, d, uses_[i]);
        packs = packs && bytes_[i] > 0 && bytes_[i] <= INT_MAX - all;
        all += packs ? bytes_[i] : 0;
    }
    if (packs)
        buffer_ = pinned_place(all);
    else if (d == direction::send)
        plan_copy();
    (buffer_ ? count_accelerated : count_passed)(call::collective, all);
}

void packed_side::plan_copy() {
    std::int64_t low = INT64_MAX, high = INT64_MIN;
    for (const share& s : shares_) {
        if (s.count == 0) continue;
        const auto [first, bytes] = reach_of(s.type, s.count);
        low = std::min(low, s.offset + first);
        high = std::max(high, s.offset + first + bytes);
    }
    if (high <= low) return;
    low_ = low, span_ = high - low;
    buffer_ = pinned_place(span_);
}

char* packed_side::data() const {
    const auto first = reinterpret_cast<std::uintptr_t>(buffer_.data());
    return reinterpret_cast<char*>(first - static_cast<std::uintptr_t>(low_));
}

bool packed_side::pack() const {
    if (!packed()) return copy_by_device(buffer_.data(), user_ + low_, span_);
    char* at = data();
    for (std::size_t i = 0; i < shares_.size(); at += bytes_[i++]) {
        if (bytes_[i] == 0) continue;
        if (!buffer_.message())
            uses_[i]->pack(at, of(i), shares_[i].count);
        else if (!pack_share(uses_[i], of(i), shares_[i].count, at, bytes_[i]))
            return false;
    }
    return true;
}

void packed_side::unpack() const {
    const char* at = data();
    for (std::size_t i = 0; i < shares_.size(); at += bytes_[i++]) {
        if (bytes_[i] == 0) continue;
        if (buffer_.message())
            unpack_share(uses_[i], at, bytes_[i], of(i), shares_[i].count);
        else
            uses_[i]->unpack(at, of(i), shares_[i].count);
    }
}

bool peers_of(MPI_Comm comm, peers& p) {
    int inter = 0;
    if (PMPI_Comm_test_inter(comm, &inter) != MPI_SUCCESS) return false;
    const int rc = inter ? PMPI_Comm_remote_size(comm, &p.to) : PMPI_Comm_size(comm, &p.to);
    p.from = p.to;
    return rc == MPI_SUCCESS;
}

namespace {

// The two neighbours along each dimension, MPI-3.1 7.6: first the source of a shift by one.
bool grid_neighbours(MPI_Comm comm, peers& p) {
    int dims = 0, below = 0, above = 0;
    if (PMPI_Cartdim_get(comm, &dims) != MPI_SUCCESS) return false;
    for (int d = 0; d < dims; ++d) {
        if (PMPI_Cart_shift(comm, d, 1, &below, &above) != MPI_SUCCESS) return false;
        p.nobody.push_back(below == MPI_PROC_NULL);
        p.nobody.push_back(above == MPI_PROC_NULL);
    }
    p.to = p.from = 2 * dims;
    return true;
}

}  // namespace

bool neighbours_of(MPI_Comm comm, peers& p) {
    int topology = MPI_UNDEFINED, rank = 0, weighted = 0;
    if (PMPI_Topo_test(comm, &topology) != MPI_SUCCESS) return false;
    switch (topology) {
        case MPI_CART:
            return grid_neighbours(comm, p);
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
