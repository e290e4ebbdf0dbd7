// MPI_Neighbor_alltoallw: as MPI_Neighbor_alltoallv, with a type a neighbour.

#include "entry.hpp"
#include "packed_exchange.hpp"

namespace assay::mpi {
namespace {

ASSAY_MPI_NEXT(MPI_Neighbor_alltoallw);
#if MPI_VERSION >= 4
ASSAY_MPI_NEXT(MPI_Neighbor_alltoallw_c);
#endif

}  // namespace

ASSAY_MPI_ENTRY_9(
    MPI_Neighbor_alltoallw,
    (exchange<next_MPI_Neighbor_alltoallw, neighbours_of, int, MPI_Aint, const MPI_Datatype*>))
#if MPI_VERSION >= 4
ASSAY_MPI_ENTRY_9(MPI_Neighbor_alltoallw_c, (exchange<next_MPI_Neighbor_alltoallw_c, neighbours_of,
                                                      MPI_Count, MPI_Aint, const MPI_Datatype*>))
#endif

}  // namespace assay::mpi
