// MPI_Request_free: a message of ours goes on; its bytes stay, and a receive is unpacked, when it
// is through.

#include "entry.hpp"
#include "requests.hpp"

namespace assay::mpi {
namespace {

ASSAY_MPI_NEXT(MPI_Request_free);

int request_free(MPI_Request* request) {
    pending* p = any_requests() && request ? hold_request(*request) : nullptr;
    if (!p) return next_MPI_Request_free(request);
    if (p->persistent && !p->active.load(std::memory_order_relaxed)) {
        const int rc = next_MPI_Request_free(request);
        rc == MPI_SUCCESS ? retire(p) : let_go(p);
        return rc;
    }
    adopt(*request, p);
    *request = MPI_REQUEST_NULL;
    return MPI_SUCCESS;
}

}  // namespace

ASSAY_MPI_ENTRY_1(MPI_Request_free, request_free)

}  // namespace assay::mpi
