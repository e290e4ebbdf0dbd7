// MPI_Session_init, where MPI-4 is there: counts sessions, so that the last one's end is known.

#include "entry.hpp"
#include "lifetime.hpp"

#if MPI_VERSION >= 4

namespace assay::mpi {
namespace {

ASSAY_MPI_NEXT(MPI_Session_init);

int session_init(MPI_Info info, MPI_Errhandler errhandler, MPI_Session* session) {
    const int rc = next_MPI_Session_init(info, errhandler, session);
    if (rc == MPI_SUCCESS) open_sessions.fetch_add(1, std::memory_order_acq_rel);
    return rc;
}

}  // namespace

ASSAY_MPI_ENTRY_3(MPI_Session_init, session_init)

}  // namespace assay::mpi

#endif
