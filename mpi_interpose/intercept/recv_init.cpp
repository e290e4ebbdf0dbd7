// MPI_Recv_init: as MPI_Irecv; each completion unpacks, the request stays.

#include "entry.hpp"
#include "requests.hpp"

namespace assay::mpi {
namespace {

ASSAY_MPI_NEXT(MPI_Recv_init);
#if MPI_VERSION >= 4
ASSAY_MPI_NEXT(MPI_Recv_init_c);
#endif

template <auto& Next, class Count>
int recv_init(void* buf, Count count, MPI_Datatype datatype, int source, int tag, MPI_Comm comm,
              MPI_Request* request) {
    return post_receive(
        packed_place(call::receive_request, buf, count, datatype, source, comm), request,
        [&](const stand_in& m) {
            return Next(m.data(), static_cast<Count>(m.count), m.type, source, tag, comm, request);
        },
        [&] { return Next(buf, count, datatype, source, tag, comm, request); }, life::persistent);
}

}  // namespace

ASSAY_MPI_ENTRY_7(MPI_Recv_init, (recv_init<next_MPI_Recv_init, int>))
#if MPI_VERSION >= 4
ASSAY_MPI_ENTRY_7(MPI_Recv_init_c, (recv_init<next_MPI_Recv_init_c, MPI_Count>))
#endif

}  // namespace assay::mpi
