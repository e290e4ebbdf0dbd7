// MPI_Waitany: the one that completed is unpacked, where it is a receive of ours.

#include "entry.hpp"
#include "requests.hpp"

namespace assay::mpi {
namespace {

ASSAY_MPI_NEXT(MPI_Waitany);

int waitany(int count, MPI_Request* requests, int* index, MPI_Status* status) {
    watch ours(count, requests);
    if (!ours.any()) return next_MPI_Waitany(count, requests, index, status);
    if (ours.out_of_memory()) return MPI_ERR_NO_MEM;
    MPI_Status unasked;
    if (status == MPI_STATUS_IGNORE) status = &unasked;
    *index = MPI_UNDEFINED;
    const int rc = next_MPI_Waitany(count, requests, index, status);
    if (*index >= 0 && *index < count)
        ours.completed(*index, requests[*index], *status, rc == MPI_SUCCESS);
    return rc;
}

}  // namespace

ASSAY_MPI_ENTRY_4(MPI_Waitany, waitany, no_requests)

}  // namespace assay::mpi
