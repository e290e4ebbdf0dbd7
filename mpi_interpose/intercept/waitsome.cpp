// MPI_Waitsome: those that completed are unpacked, where they are receives of ours.

#include "entry.hpp"
#include "requests.hpp"

namespace assay::mpi {
namespace {

ASSAY_MPI_NEXT(MPI_Waitsome);

int waitsome(int count, MPI_Request* requests, int* outcount, int* indices, MPI_Status* statuses) {
    watch ours(count, requests);
    if (!ours.any()) return next_MPI_Waitsome(count, requests, outcount, indices, statuses);
    statuses = ours.statuses(statuses);
    if (ours.out_of_memory()) return MPI_ERR_NO_MEM;
    const int rc = next_MPI_Waitsome(count, requests, outcount, indices, statuses);
    if (*outcount != MPI_UNDEFINED) ours.settle_some(rc, *outcount, indices, requests, statuses);
    return rc;
}

}  // namespace

ASSAY_MPI_ENTRY_5(MPI_Waitsome, waitsome, no_requests)

}  // namespace assay::mpi
