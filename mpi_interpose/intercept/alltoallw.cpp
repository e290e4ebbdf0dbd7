// MPI_Alltoallw: as MPI_Alltoallv, with a type a peer.

#include "entry.hpp"
#include "packed_exchange.hpp"

namespace assay::mpi {
namespace {

ASSAY_MPI_NEXT(MPI_Alltoallw);
#if MPI_VERSION >= 4
ASSAY_MPI_NEXT(MPI_Alltoallw_c);
#endif

}  // namespace

ASSAY_MPI_ENTRY_9(MPI_Alltoallw,
                  (exchange<next_MPI_Alltoallw, peers_of, int, int, const MPI_Datatype*>))
#if MPI_VERSION >= 4
ASSAY_MPI_ENTRY_9(
    MPI_Alltoallw_c,
    (exchange<next_MPI_Alltoallw_c, peers_of, MPI_Count, MPI_Aint, const MPI_Datatype*>))
#endif

}  // namespace assay::mpi
