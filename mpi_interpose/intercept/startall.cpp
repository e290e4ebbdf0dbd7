// MPI_Startall: as MPI_Start, for each.

#include "entry.hpp"
#include "requests.hpp"

namespace assay::mpi {
namespace {

ASSAY_MPI_NEXT(MPI_Startall);

int startall(int count, MPI_Request* requests) {
    if (any_requests() && requests)
        for (int i = 0; i < count; ++i)
            if (pending* p = hold_request(requests[i])) p->start(), let_go(p);
    return next_MPI_Startall(count, requests);
}

}  // namespace

ASSAY_MPI_ENTRY_2(MPI_Startall, startall)

}  // namespace assay::mpi
