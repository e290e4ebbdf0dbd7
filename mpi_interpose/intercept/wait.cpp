// MPI_Wait: a receive of ours is unpacked when its request completes.

#include "entry.hpp"
#include "requests.hpp"

namespace assay::mpi {
namespace {

ASSAY_MPI_NEXT(MPI_Wait);

int wait(MPI_Request* request, MPI_Status* status) {
    watch ours(request ? 1 : 0, request);
    if (!ours.any()) return next_MPI_Wait(request, status);
    MPI_Status unasked;
    if (status == MPI_STATUS_IGNORE) status = &unasked;
    const int rc = next_MPI_Wait(request, status);
    ours.completed(0, *request, *status, rc == MPI_SUCCESS);
    return rc;
}

}  // namespace

ASSAY_MPI_ENTRY_2(MPI_Wait, wait, no_requests)

}  // namespace assay::mpi
