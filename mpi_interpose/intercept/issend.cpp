// MPI_Issend: as MPI_Isend, in synchronous mode.

#include "entry.hpp"
#include "requests.hpp"

namespace assay::mpi {
namespace {

ASSAY_MPI_NEXT(MPI_Issend);
#if MPI_VERSION >= 4
ASSAY_MPI_NEXT(MPI_Issend_c);
#endif

}  // namespace

ASSAY_MPI_ENTRY_7(MPI_Issend, (nonblocking_send<next_MPI_Issend, int>))
#if MPI_VERSION >= 4
ASSAY_MPI_ENTRY_7(MPI_Issend_c, (nonblocking_send<next_MPI_Issend_c, MPI_Count>))
#endif

}  // namespace assay::mpi
