// Fortran's completions, starts, commits and the end of MPI.

#include "fortran.hpp"
#include "lifetime.hpp"

namespace assay::mpi {

ASSAY_FORTRAN(wait, WAIT, (number request, number status, number ierror),
              (request, status, ierror)) {
    if (!may_be_ours(request)) return forward(next, request, status, ierror);
    status_out s(status);
    request_io r(request, false);
    give(ierror, MPI_Wait(r.c(), s.c()));
}

ASSAY_FORTRAN(test, TEST, (number request, number flag, number status, number ierror),
              (request, flag, status, ierror)) {
    if (!may_be_ours(request)) return forward(next, request, flag, status, ierror);
    status_out s(status);
    request_io r(request, false);
    give(ierror, MPI_Test(r.c(), flag, s.c()));
    s.fill(*flag != 0);
}

ASSAY_FORTRAN(waitall, WAITALL, (number count, number requests, number statuses, number ierror),
              (count, requests, statuses, ierror)) {
    if (!may_be_ours(requests)) return forward(next, count, requests, statuses, ierror);
    request_list r(count, requests);
    statuses_out s(r.size(), statuses);
    give(ierror, MPI_Waitall(*count, r.c(), s.c()));
    s.give_back(*count);
}

ASSAY_FORTRAN(testall, TESTALL,
              (number count, number requests, number flag, number statuses, number ierror),
              (count, requests, flag, statuses, ierror)) {
    if (!may_be_ours(requests)) return forward(next, count, requests, flag, statuses, ierror);
    request_list r(count, requests);
    statuses_out s(r.size(), statuses);
    const int rc = MPI_Testall(*count, r.c(), flag, s.c());
    if (*flag || rc != MPI_SUCCESS) s.give_back(*count);
    give(ierror, rc);
}

ASSAY_FORTRAN(waitany, WAITANY,
              (number count, number requests, number index, number status, number ierror),
              (count, requests, index, status, ierror)) {
    if (!may_be_ours(requests)) return forward(next, count, requests, index, status, ierror);
    request_list r(count, requests);
    status_out s(status);
    give(ierror, MPI_Waitany(*count, r.c(), index, s.c()));
    *index = index_out(*index);
}

ASSAY_FORTRAN(testany, TESTANY,
              (number count, number requests, number index, number flag, number status,
               number ierror),
              (count, requests, index, flag, status, ierror)) {
    if (!may_be_ours(requests)) return forward(next, count, requests, index, flag, status, ierror);
    request_list r(count, requests);
    status_out s(status);
    give(ierror, MPI_Testany(*count, r.c(), index, flag, s.c()));
    *index = index_out(*index);
    s.fill(*flag != 0);
}

#define ASSAY_FORTRAN_SOME(name, NAME, C)                                               \
    ASSAY_FORTRAN(name, NAME,                                                           \
                  (number count, number requests, number outcount, number indices,      \
                   number statuses, number ierror),                                     \
                  (count, requests, outcount, indices, statuses, ierror)) {             \
        if (!may_be_ours(requests))                                                     \
            return forward(next, count, requests, outcount, indices, statuses, ierror); \
        request_list r(count, requests);                                                \
        statuses_out s(r.size(), statuses);                                             \
        give(ierror, C(*count, r.c(), outcount, indices, s.c()));                       \
        const int done = *outcount == MPI_UNDEFINED ? 0 : *outcount;                    \
        s.give_back(done);                                                              \
        for (int k = 0; k < done; ++k) indices[k] = index_out(indices[k]);              \
    }

ASSAY_FORTRAN_SOME(waitsome, WAITSOME, MPI_Waitsome)
ASSAY_FORTRAN_SOME(testsome, TESTSOME, MPI_Testsome)

ASSAY_FORTRAN(request_free, REQUEST_FREE, (number request, number ierror), (request, ierror)) {
    if (!may_be_ours(request)) return forward(next, request, ierror);
    request_io r(request, false);
    give(ierror, MPI_Request_free(r.c()));
}

ASSAY_FORTRAN(request_get_status, REQUEST_GET_STATUS,
              (number request, number flag, number status, number ierror),
              (request, flag, status, ierror)) {
    if (!may_be_ours(request)) return forward(next, request, flag, status, ierror);
    status_out s(status);
    give(ierror, MPI_Request_get_status(PMPI_Request_f2c(*request), flag, s.c()));
    s.fill(*flag != 0);
}

ASSAY_FORTRAN(start, START, (number request, number ierror), (request, ierror)) {
    if (!may_be_ours(request)) return forward(next, request, ierror);
    request_io r(request, false);
    give(ierror, MPI_Start(r.c()));
}

ASSAY_FORTRAN(startall, STARTALL, (number count, number requests, number ierror),
              (count, requests, ierror)) {
    if (!may_be_ours(requests)) return forward(next, count, requests, ierror);
    request_list r(count, requests);
    give(ierror, MPI_Startall(*count, r.c()));
}

ASSAY_FORTRAN(type_commit, TYPE_COMMIT, (number type, number ierror), (type, ierror)) {
    forward(next, type, ierror);
    if (at_work() && (!ierror || *ierror == MPI_SUCCESS)) remember_type(PMPI_Type_f2c(*type));
}

ASSAY_FORTRAN(type_dup, TYPE_DUP, (number old, number made, number ierror), (old, made, ierror)) {
    forward(next, old, made, ierror);
    if (is_ours(old) && (!ierror || *ierror == MPI_SUCCESS)) remember_type(PMPI_Type_f2c(*made));
}

ASSAY_FORTRAN(finalize, FINALIZE, (number ierror), (ierror)) {
    if (at_work()) world_ends();
    forward(next, ierror);
}

}  // namespace assay::mpi
