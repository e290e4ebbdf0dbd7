// Fortran's exchanges under Open MPI. MPICH's call the C functions.

#include "fortran.hpp"

#ifdef OPEN_MPI

#include <algorithm>

#include "packed_exchange.hpp"

namespace assay::mpi {
namespace {

constexpr char in_place[] = "mpi_fortran_in_place_";

// What both sides of an exchange share; `Place` is Fortran's integer, or an address.
template <class Place>
struct exchange_side {
    void* memory;
    number counts;
    Place* places;
    number types;
};

std::vector<MPI_Datatype> types_of(number fortran, int n) {
    std::vector<MPI_Datatype> types;
    for (int i = 0; i < n; ++i) types.push_back(PMPI_Type_f2c(fortran[i]));
    return types;
}

bool any_ours(const std::vector<MPI_Datatype>& types) {
    return driver_may_be_mapped() || std::any_of(types.begin(), types.end(), is_remembered);
}

// Both are false where the library shall answer.
template <auto C>
bool exchange_of_one_type(exchange_side<MPI_Fint> out, exchange_side<MPI_Fint> in, number comm,
                          number ierror) {
    if (is_named<in_place>(out.memory) || (!is_ours(out.types) && !is_ours(in.types))) return false;
    give(ierror, C(buffer(out.memory), out.counts, out.places, type_of(out.types),
                   buffer(in.memory), in.counts, in.places, type_of(in.types), comm_of(comm)));
    return true;
}

template <auto C, auto Peers, class Place>
bool exchange_of_types(exchange_side<Place> out, exchange_side<Place> in, number comm,
                       number ierror) try {
    peers p;
    if (!at_work() || (!any_types() && !driver_may_be_mapped()) || is_named<in_place>(out.memory) ||
        comm_of(comm) == MPI_COMM_NULL || !Peers(comm_of(comm), p))
        return false;
    const auto to = types_of(out.types, p.to), from = types_of(in.types, p.from);
    if (!any_ours(to) && !any_ours(from)) return false;
    give(ierror, C(buffer(out.memory), out.counts, out.places, to.data(), buffer(in.memory),
                   in.counts, in.places, from.data(), comm_of(comm)));
    return true;
} catch (const std::bad_alloc&) {
    return false;
}

}  // namespace

#define ASSAY_FORTRAN_EXCHANGE(name, NAME, Place, ...)                                           \
    ASSAY_FORTRAN(                                                                               \
        name, NAME,                                                                              \
        (void* sendbuf, number sendcounts, Place* sendplaces, number sendtypes, void* recvbuf,   \
         number recvcounts, Place* recvplaces, number recvtypes, number comm, number ierror),    \
        (sendbuf, sendcounts, sendplaces, sendtypes, recvbuf, recvcounts, recvplaces, recvtypes, \
         comm, ierror)) {                                                                        \
        const exchange_side<Place> out{sendbuf, sendcounts, sendplaces, sendtypes},              \
            in{recvbuf, recvcounts, recvplaces, recvtypes};                                      \
        if (!(__VA_ARGS__)(out, in, comm, ierror))                                               \
            forward(next, sendbuf, sendcounts, sendplaces, sendtypes, recvbuf, recvcounts,       \
                    recvplaces, recvtypes, comm, ierror);                                        \
    }

ASSAY_FORTRAN_EXCHANGE(alltoallv, ALLTOALLV, MPI_Fint, exchange_of_one_type<MPI_Alltoallv>)
ASSAY_FORTRAN_EXCHANGE(neighbor_alltoallv, NEIGHBOR_ALLTOALLV, MPI_Fint,
                       exchange_of_one_type<MPI_Neighbor_alltoallv>)
ASSAY_FORTRAN_EXCHANGE(alltoallw, ALLTOALLW, MPI_Fint,
                       exchange_of_types<MPI_Alltoallw, peers_of, MPI_Fint>)
ASSAY_FORTRAN_EXCHANGE(neighbor_alltoallw, NEIGHBOR_ALLTOALLW, MPI_Aint,
                       exchange_of_types<MPI_Neighbor_alltoallw, neighbours_of, MPI_Aint>)

}  // namespace assay::mpi

#endif
