// MPI_Testany: as MPI_Waitany, where one has completed.

#include "entry.hpp"
#include "requests.hpp"

namespace assay::mpi {
namespace {

ASSAY_MPI_NEXT(MPI_Testany);

int testany(int count, MPI_Request* requests, int* index, int* flag, MPI_Status* status) {
    watch ours(count, requests);
    if (!ours.any()) return next_MPI_Testany(count, requests, index, flag, status);
    if (ours.out_of_memory()) return MPI_ERR_NO_MEM;
    MPI_Status unasked;
    if (status == MPI_STATUS_IGNORE) status = &unasked;
    *index = MPI_UNDEFINED;
    const int rc = next_MPI_Testany(count, requests, index, flag, status);
    if ((rc != MPI_SUCCESS || *flag) && *index >= 0 && *index < count)
        ours.completed(*index, requests[*index], *status, rc == MPI_SUCCESS);
    return rc;
}

}  // namespace

ASSAY_MPI_ENTRY_5(MPI_Testany, testany, no_requests)

}  // namespace assay::mpi
