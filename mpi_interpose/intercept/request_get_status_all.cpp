// MPI_Request_get_status_all, of MPI-4.1: as MPI_Request_get_status, where all have completed.

#include "entry.hpp"
#include "requests.hpp"

#if MPI_VERSION > 4 || (MPI_VERSION == 4 && MPI_SUBVERSION >= 1)

namespace assay::mpi {
namespace {

ASSAY_MPI_NEXT(MPI_Request_get_status_all);

int request_get_status_all(int count, const MPI_Request* requests, int* flag,
                           MPI_Status* statuses) {
    watch ours(count, requests);
    if (!ours.any()) return next_MPI_Request_get_status_all(count, requests, flag, statuses);
    statuses = ours.statuses(statuses);
    if (ours.out_of_memory()) return MPI_ERR_NO_MEM;
    const int rc = next_MPI_Request_get_status_all(count, requests, flag, statuses);
    for (int i = 0; rc == MPI_SUCCESS && *flag && i < count; ++i) ours.told(i, statuses[i]);
    return rc;
}

}  // namespace

ASSAY_MPI_ENTRY_4(MPI_Request_get_status_all, request_get_status_all)

}  // namespace assay::mpi

#endif
