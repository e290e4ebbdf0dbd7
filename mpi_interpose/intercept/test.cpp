// MPI_Test: as MPI_Wait, where the request has completed.

#include "entry.hpp"
#include "requests.hpp"

namespace assay::mpi {
namespace {

ASSAY_MPI_NEXT(MPI_Test);

int test(MPI_Request* request, int* flag, MPI_Status* status) {
    watch ours(request ? 1 : 0, request);
    if (!ours.any()) return next_MPI_Test(request, flag, status);
    MPI_Status unasked;
    if (status == MPI_STATUS_IGNORE) status = &unasked;
    const int rc = next_MPI_Test(request, flag, status);
    if (rc != MPI_SUCCESS || *flag) ours.completed(0, *request, *status, rc == MPI_SUCCESS);
    return rc;
}

}  // namespace

ASSAY_MPI_ENTRY_3(MPI_Test, test, no_requests)

}  // namespace assay::mpi
