// MPI_Waitall: every receive of ours is unpacked.

#include "entry.hpp"
#include "requests.hpp"

namespace assay::mpi {
namespace {

ASSAY_MPI_NEXT(MPI_Waitall);

int waitall(int count, MPI_Request* requests, MPI_Status* statuses) {
    watch ours(count, requests);
    if (!ours.any()) return next_MPI_Waitall(count, requests, statuses);
    statuses = ours.statuses(statuses);
    if (ours.out_of_memory()) return MPI_ERR_NO_MEM;
    const int rc = next_MPI_Waitall(count, requests, statuses);
    ours.settle(rc, requests, statuses);
    return rc;
}

}  // namespace

ASSAY_MPI_ENTRY_3(MPI_Waitall, waitall, no_requests)

}  // namespace assay::mpi
