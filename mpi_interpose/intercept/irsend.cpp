// MPI_Irsend: as MPI_Isend, in ready mode.

#include "entry.hpp"
#include "requests.hpp"

namespace assay::mpi {
namespace {

ASSAY_MPI_NEXT(MPI_Irsend);
#if MPI_VERSION >= 4
ASSAY_MPI_NEXT(MPI_Irsend_c);
#endif

}  // namespace

ASSAY_MPI_ENTRY_7(MPI_Irsend, (nonblocking_send<next_MPI_Irsend, int>))
#if MPI_VERSION >= 4
ASSAY_MPI_ENTRY_7(MPI_Irsend_c, (nonblocking_send<next_MPI_Irsend_c, MPI_Count>))
#endif

}  // namespace assay::mpi
