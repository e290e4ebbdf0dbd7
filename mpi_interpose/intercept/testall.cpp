// MPI_Testall: as MPI_Waitall, where all requests have completed.

#include "entry.hpp"
#include "requests.hpp"

namespace assay::mpi {
namespace {

ASSAY_MPI_NEXT(MPI_Testall);

int testall(int count, MPI_Request* requests, int* flag, MPI_Status* statuses) {
    watch ours(count, requests);
    if (!ours.any()) return next_MPI_Testall(count, requests, flag, statuses);
    statuses = ours.statuses(statuses);
    if (ours.out_of_memory()) return MPI_ERR_NO_MEM;
    const int rc = next_MPI_Testall(count, requests, flag, statuses);
    if (rc != MPI_SUCCESS || *flag) ours.settle(rc, requests, statuses);
    return rc;
}

}  // namespace

ASSAY_MPI_ENTRY_4(MPI_Testall, testall, no_requests)

}  // namespace assay::mpi
