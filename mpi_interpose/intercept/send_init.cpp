// MPI_Send_init: packed at each start, as the buffer changes between them.

#include "entry.hpp"
#include "requests.hpp"

namespace assay::mpi {
namespace {

ASSAY_MPI_NEXT(MPI_Send_init);
#if MPI_VERSION >= 4
ASSAY_MPI_NEXT(MPI_Send_init_c);
#endif

}  // namespace

ASSAY_MPI_ENTRY_7(MPI_Send_init, (persistent_send<next_MPI_Send_init, int>))
#if MPI_VERSION >= 4
ASSAY_MPI_ENTRY_7(MPI_Send_init_c, (persistent_send<next_MPI_Send_init_c, MPI_Count>))
#endif

}  // namespace assay::mpi
