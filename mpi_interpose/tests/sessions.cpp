// A program of MPI-4 sessions alone, without MPI_Init: two ranks exchange a strided type.

#include <mpi.h>

#include <cstdio>
#include <vector>

int main() {
    MPI_Session session;
    MPI_Group group;
    MPI_Comm comm;
    MPI_Datatype type;
    int rank = 0;
    MPI_Session_init(MPI_INFO_NULL, MPI_ERRORS_ARE_FATAL, &session);
    MPI_Group_from_session_pset(session, "mpi://WORLD", &group);
    MPI_Comm_create_from_group(group, "assay", MPI_INFO_NULL, MPI_ERRORS_ARE_FATAL, &comm);
    MPI_Comm_rank(comm, &rank);
    MPI_Type_vector(256, 1, 2, MPI_INT, &type);
    MPI_Type_commit(&type);
    std::vector<int> in(512, -1), out(512, rank);
    MPI_Sendrecv(out.data(), 1, type, 1 - rank, 0, in.data(), 1, type, 1 - rank, 0, comm,
                 MPI_STATUS_IGNORE);
    int wrong = 0;
    for (std::size_t i = 0; i < in.size(); ++i) wrong += in[i] != (i % 2 ? -1 : 1 - rank);
    std::printf("rank %d: %d wrong\n", rank, wrong);
    MPI_Type_free(&type);
    MPI_Group_free(&group);
    MPI_Comm_disconnect(&comm);
    MPI_Session_finalize(&session);
    return wrong ? 1 : 0;
}
