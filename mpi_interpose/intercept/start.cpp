// MPI_Start: a persistent send of ours is packed now.

#include "entry.hpp"
#include "requests.hpp"

namespace assay::mpi {
namespace {

ASSAY_MPI_NEXT(MPI_Start);

int start(MPI_Request* request) {
    pending* p = any_requests() && request ? hold_request(*request) : nullptr;
    if (p) p->start();
    const int rc = next_MPI_Start(request);
    if (p && rc != MPI_SUCCESS) p->active.store(false, std::memory_order_relaxed);
    if (p) let_go(p);
    return rc;
}

}  // namespace

ASSAY_MPI_ENTRY_1(MPI_Start, start)

}  // namespace assay::mpi
