// MPI_Neighbor_alltoallv: as MPI_Alltoallv, with the neighbours of a topology.

#include "entry.hpp"
#include "packed_exchange.hpp"

namespace assay::mpi {
namespace {

ASSAY_MPI_NEXT(MPI_Neighbor_alltoallv);
#if MPI_VERSION >= 4
ASSAY_MPI_NEXT(MPI_Neighbor_alltoallv_c);
#endif

}  // namespace

ASSAY_MPI_ENTRY_9(MPI_Neighbor_alltoallv,
                  (exchange<next_MPI_Neighbor_alltoallv, neighbours_of, int, int, MPI_Datatype>))
#if MPI_VERSION >= 4
ASSAY_MPI_ENTRY_9(
    MPI_Neighbor_alltoallv_c,
    (exchange<next_MPI_Neighbor_alltoallv_c, neighbours_of, MPI_Count, MPI_Aint, MPI_Datatype>))
#endif

}  // namespace assay::mpi
