#pragma once
// Alltoallv, Alltoallw and their neighbour forms: one side of an exchange, packed peer after peer.
// Each side is packed or left as it is on its own; the library moves MPI_PACKED bytes to and from
// ranks that have typed data.

#include <mpi.h>

#include <cstdint>
#include <vector>

#include "packed_message.hpp"

namespace assay::mpi {

// What goes to, or comes from, one peer.
struct share {
    std::int64_t offset = 0;  // bytes from the program's buffer
    std::int64_t count = 0;
    MPI_Datatype type = MPI_DATATYPE_NULL;
};

class packed_side {
  public:
    // Empty where a share has no plan, none gains, or there is no memory.
    packed_side(direction d, char* user, const std::vector<share>& shares);
    explicit operator bool() const { return static_cast<bool>(buffer_); }
    // False where a device failed.
    [[nodiscard]] bool pack() const;
    void unpack() const;

    // What the library is given: packed bytes, or a copy of a device's memory, in which the
    // program's own counts, places and types hold.
    [[nodiscard]] char* data() const;
    [[nodiscard]] bool packed() const { return span_ == 0; }
    template <class T>
    [[nodiscard]] std::vector<T> counts() const {
        return std::vector<T>(bytes_.begin(), bytes_.end());
    }
    template <class T>
    [[nodiscard]] std::vector<T> places() const {
        std::vector<T> at;
        std::int64_t sum = 0;
        for (const std::int64_t b : bytes_) at.push_back(static_cast<T>(sum)), sum += b;
        return at;
    }

  private:
    void plan_on_host();
    void plan_on_device(direction d);
    void plan_copy();
    [[nodiscard]] char* of(std::size_t i) const { return user_ + shares_[i].offset; }

    char* user_;
    std::int64_t low_ = 0, span_ = 0;  // of a copy, from user_
    std::vector<share> shares_;
    std::vector<type_use> uses_;
    std::vector<std::int64_t> bytes_;
    packed_buffer buffer_;
};

struct peers {
    int to = 0, from = 0;
    // Of a grid's neighbours, in both directions: no rank is there, and nothing may be written.
    std::vector<bool> nobody;
    [[nodiscard]] std::vector<share> present(std::vector<share> all) const {
        for (std::size_t i = 0; i < nobody.size() && i < all.size(); ++i)
            if (nobody[i]) all[i].count = 0;
        return all;
    }
};
// How many ranks a rank of `comm` exchanges with; false where the library shall answer.
bool peers_of(MPI_Comm comm, peers& p);
bool neighbours_of(MPI_Comm comm, peers& p);

// counts[i] instances of one type, places[i] in its extents.
template <class Count, class Place>
std::vector<share> shares_of(int n, const Count* counts, const Place* places, MPI_Datatype type) {
    MPI_Aint lb = 0, extent = 0;
    const bool known = is_remembered(type) || (driver_may_be_mapped() && is_plain_data(type));
    if (!known || PMPI_Type_get_extent(type, &lb, &extent) != MPI_SUCCESS) return {};
    std::vector<share> s;
    for (int i = 0; i < n; ++i)
        s.push_back({static_cast<std::int64_t>(places[i]) * extent, counts[i], type});
    return s;
}

// A type a peer, places in bytes.
template <class Count, class Place>
std::vector<share> shares_of(int n, const Count* counts, const Place* places,
                             const MPI_Datatype* types) {
    std::vector<share> s;
    for (int i = 0; i < n; ++i) s.push_back({places[i], counts[i], types[i]});
    return s;
}

// The call's arguments as the library gets them: packed sides in place of the program's.
template <auto& Next, auto Peers, class Count, class Place, class Types>
int exchange(const void* sendbuf, const Count* sendcounts, const Place* sendplaces, Types sendtypes,
             void* recvbuf, const Count* recvcounts, const Place* recvplaces, Types recvtypes,
             MPI_Comm comm) {
    const auto plain = [&] {
        return Next(sendbuf, sendcounts, sendplaces, sendtypes, recvbuf, recvcounts, recvplaces,
                    recvtypes, comm);
    };
    if ((!any_types() && !driver_may_be_mapped()) || sendbuf == MPI_IN_PLACE || !sendcounts ||
        !sendplaces || !recvcounts || !recvplaces || comm == MPI_COMM_NULL)
        return plain();
    if constexpr (std::is_pointer_v<Types> && !std::is_same_v<Types, MPI_Datatype>)
        if (!sendtypes || !recvtypes) return plain();
    try {
        peers p;
        if (!Peers(comm, p)) return plain();
        const packed_side out(direction::send, static_cast<char*>(const_cast<void*>(sendbuf)),
                              p.present(shares_of(p.to, sendcounts, sendplaces, sendtypes)));
        const packed_side in(direction::receive, static_cast<char*>(recvbuf),
                             p.present(shares_of(p.from, recvcounts, recvplaces, recvtypes)));
        if (!out && !in) return plain();
        const auto out_counts = out.template counts<Count>(),
                   in_counts = in.template counts<Count>();
        const auto out_places = out.template places<Place>(),
                   in_places = in.template places<Place>();
        const std::vector<MPI_Datatype> packed(
            static_cast<std::size_t>(p.to > p.from ? p.to : p.from), MPI_PACKED);
        const auto packed_types = [&] {
            if constexpr (std::is_same_v<Types, MPI_Datatype>)
                return MPI_PACKED;
            else
                return packed.data();
        };
        if (out) {
            if (!out.pack()) return plain();
            sendbuf = out.data();
        }
        if (out && out.packed()) {
            sendcounts = out_counts.data(), sendplaces = out_places.data();
            sendtypes = packed_types();
        }
        if (in) {
            recvbuf = in.data(), recvcounts = in_counts.data(), recvplaces = in_places.data();
            recvtypes = packed_types();
        }
        const int rc = plain();
        if (in && rc == MPI_SUCCESS) in.unpack();
        return rc;
    } catch (const std::bad_alloc&) {
        return plain();
    }
}

}  // namespace assay::mpi
