// MPI_Request_get_status: tells of completion and leaves the request; what it tells is unpacked.

#include "entry.hpp"
#include "requests.hpp"

namespace assay::mpi {
namespace {

ASSAY_MPI_NEXT(MPI_Request_get_status);

int request_get_status(MPI_Request request, int* flag, MPI_Status* status) {
    pending* p = any_requests() ? hold_request(request) : nullptr;
    if (!p) return next_MPI_Request_get_status(request, flag, status);
    MPI_Status unasked;
    if (status == MPI_STATUS_IGNORE) status = &unasked;
    const int rc = next_MPI_Request_get_status(request, flag, status);
    const bool has_message = !p->persistent || p->active.load(std::memory_order_relaxed);
    if (rc == MPI_SUCCESS && *flag && has_message) p->deliver_once(*status);
    let_go(p);
    return rc;
}

}  // namespace

ASSAY_MPI_ENTRY_3(MPI_Request_get_status, request_get_status)

}  // namespace assay::mpi
