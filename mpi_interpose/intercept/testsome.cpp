// MPI_Testsome: as MPI_Waitsome.

#include "entry.hpp"
#include "requests.hpp"

namespace assay::mpi {
namespace {

ASSAY_MPI_NEXT(MPI_Testsome);

int testsome(int count, MPI_Request* requests, int* outcount, int* indices, MPI_Status* statuses) {
    watch ours(count, requests);
    if (!ours.any()) return next_MPI_Testsome(count, requests, outcount, indices, statuses);
    statuses = ours.statuses(statuses);
    if (ours.out_of_memory()) return MPI_ERR_NO_MEM;
    const int rc = next_MPI_Testsome(count, requests, outcount, indices, statuses);
    if (*outcount != MPI_UNDEFINED) ours.settle_some(rc, *outcount, indices, requests, statuses);
    return rc;
}

}  // namespace

ASSAY_MPI_ENTRY_5(MPI_Testsome, testsome, no_requests)

}  // namespace assay::mpi
