// MPI_Isend: packed at the call; the packed bytes stay until the request completes.

#include "entry.hpp"
#include "requests.hpp"

namespace assay::mpi {
namespace {

ASSAY_MPI_NEXT(MPI_Isend);
#if MPI_VERSION >= 4
ASSAY_MPI_NEXT(MPI_Isend_c);
#endif

}  // namespace

ASSAY_MPI_ENTRY_7(MPI_Isend, (nonblocking_send<next_MPI_Isend, int>), message_stays)
#if MPI_VERSION >= 4
ASSAY_MPI_ENTRY_7(MPI_Isend_c, (nonblocking_send<next_MPI_Isend_c, MPI_Count>), message_stays)
#endif

}  // namespace assay::mpi
