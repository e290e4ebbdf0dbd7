// MPI_Ssend_init: as MPI_Send_init, in synchronous mode.

#include "entry.hpp"
#include "requests.hpp"

namespace assay::mpi {
namespace {

ASSAY_MPI_NEXT(MPI_Ssend_init);
#if MPI_VERSION >= 4
ASSAY_MPI_NEXT(MPI_Ssend_init_c);
#endif

}  // namespace

ASSAY_MPI_ENTRY_7(MPI_Ssend_init, (persistent_send<next_MPI_Ssend_init, int>))
#if MPI_VERSION >= 4
ASSAY_MPI_ENTRY_7(MPI_Ssend_init_c, (persistent_send<next_MPI_Ssend_init_c, MPI_Count>))
#endif

}  // namespace assay::mpi
