// MPI_Alltoallv of derived types: each side packed where that gains.

#include "entry.hpp"
#include "packed_exchange.hpp"

namespace assay::mpi {
namespace {

ASSAY_MPI_NEXT(MPI_Alltoallv);
#if MPI_VERSION >= 4
ASSAY_MPI_NEXT(MPI_Alltoallv_c);
#endif

}  // namespace

ASSAY_MPI_ENTRY_9(MPI_Alltoallv, (exchange<next_MPI_Alltoallv, peers_of, int, int, MPI_Datatype>))
#if MPI_VERSION >= 4
ASSAY_MPI_ENTRY_9(MPI_Alltoallv_c,
                  (exchange<next_MPI_Alltoallv_c, peers_of, MPI_Count, MPI_Aint, MPI_Datatype>))
#endif

}  // namespace assay::mpi
