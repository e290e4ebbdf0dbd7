// MPI_Rsend_init: as MPI_Send_init, in ready mode.

#include "entry.hpp"
#include "requests.hpp"

namespace assay::mpi {
namespace {

ASSAY_MPI_NEXT(MPI_Rsend_init);
#if MPI_VERSION >= 4
ASSAY_MPI_NEXT(MPI_Rsend_init_c);
#endif

}  // namespace

ASSAY_MPI_ENTRY_7(MPI_Rsend_init, (persistent_send<next_MPI_Rsend_init, int>))
#if MPI_VERSION >= 4
ASSAY_MPI_ENTRY_7(MPI_Rsend_init_c, (persistent_send<next_MPI_Rsend_init_c, MPI_Count>))
#endif

}  // namespace assay::mpi
