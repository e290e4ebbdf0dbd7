// MPI_Request_get_status_any, of MPI-4.1: as MPI_Request_get_status, of one of a list.

#include "entry.hpp"
#include "requests.hpp"

#if MPI_VERSION > 4 || (MPI_VERSION == 4 && MPI_SUBVERSION >= 1)

namespace assay::mpi {
namespace {

ASSAY_MPI_NEXT(MPI_Request_get_status_any);

int request_get_status_any(int count, const MPI_Request* requests, int* index, int* flag,
                           MPI_Status* status) {
    watch ours(count, requests);
    if (!ours.any()) return next_MPI_Request_get_status_any(count, requests, index, flag, status);
    if (ours.out_of_memory()) return MPI_ERR_NO_MEM;
    MPI_Status unasked;
    if (status == MPI_STATUS_IGNORE) status = &unasked;
    const int rc = next_MPI_Request_get_status_any(count, requests, index, flag, status);
    if (rc == MPI_SUCCESS && *flag && *index != MPI_UNDEFINED) ours.told(*index, *status);
    return rc;
}

}  // namespace

ASSAY_MPI_ENTRY_5(MPI_Request_get_status_any, request_get_status_any)

}  // namespace assay::mpi

#endif
