// MPI_Request_get_status_some, of MPI-4.1: as MPI_Request_get_status, of some of a list.

#include "entry.hpp"
#include "requests.hpp"

#if MPI_VERSION > 4 || (MPI_VERSION == 4 && MPI_SUBVERSION >= 1)

namespace assay::mpi {
namespace {

ASSAY_MPI_NEXT(MPI_Request_get_status_some);

int request_get_status_some(int count, const MPI_Request* requests, int* outcount, int* indices,
                            MPI_Status* statuses) {
    watch ours(count, requests);
    if (!ours.any())
        return next_MPI_Request_get_status_some(count, requests, outcount, indices, statuses);
    statuses = ours.statuses(statuses);
    if (ours.out_of_memory()) return MPI_ERR_NO_MEM;
    const int rc = next_MPI_Request_get_status_some(count, requests, outcount, indices, statuses);
    for (int k = 0; rc == MPI_SUCCESS && *outcount != MPI_UNDEFINED && k < *outcount; ++k)
        ours.told(indices[k], statuses[k]);
    return rc;
}

}  // namespace

ASSAY_MPI_ENTRY_5(MPI_Request_get_status_some, request_get_status_some)

}  // namespace assay::mpi

#endif
