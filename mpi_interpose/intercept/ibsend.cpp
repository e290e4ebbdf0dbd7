// MPI_Ibsend: as MPI_Isend, in buffered mode.

#include "entry.hpp"
#include "requests.hpp"

namespace assay::mpi {
namespace {

ASSAY_MPI_NEXT(MPI_Ibsend);
#if MPI_VERSION >= 4
ASSAY_MPI_NEXT(MPI_Ibsend_c);
#endif

}  // namespace

ASSAY_MPI_ENTRY_7(MPI_Ibsend, (nonblocking_send<next_MPI_Ibsend, int>))
#if MPI_VERSION >= 4
ASSAY_MPI_ENTRY_7(MPI_Ibsend_c, (nonblocking_send<next_MPI_Ibsend_c, MPI_Count>))
#endif

}  // namespace assay::mpi
