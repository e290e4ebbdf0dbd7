// MPI_Session_finalize, where MPI-4 is there: as MPI_Finalize, for the last session.

#include "entry.hpp"
#include "lifetime.hpp"

#if MPI_VERSION >= 4

namespace assay::mpi {
namespace {

ASSAY_MPI_NEXT(MPI_Session_finalize);

int session_finalize(MPI_Session* session) {
    if (session && *session != MPI_SESSION_NULL) session_ends();
    return next_MPI_Session_finalize(session);
}

}  // namespace

ASSAY_MPI_ENTRY_1(MPI_Session_finalize, session_finalize)

}  // namespace assay::mpi

#endif
