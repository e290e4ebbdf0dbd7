// MPI_Irecv: packed bytes into a buffer of ours, unpacked when the request completes.

#include "entry.hpp"
#include "requests.hpp"

namespace assay::mpi {
namespace {

ASSAY_MPI_NEXT(MPI_Irecv);
#if MPI_VERSION >= 4
ASSAY_MPI_NEXT(MPI_Irecv_c);
#endif

template <auto& Next, class Count>
int irecv(void* buf, Count count, MPI_Datatype datatype, int source, int tag, MPI_Comm comm,
          MPI_Request* request) {
    return post_receive(
        packed_place(call::receive_request, buf, count, datatype, source, comm), request,
        [&](const stand_in& m) {
            return Next(m.data(), static_cast<Count>(m.count), m.type, source, tag, comm, request);
        },
        [&] { return Next(buf, count, datatype, source, tag, comm, request); });
}

}  // namespace

ASSAY_MPI_ENTRY_7(MPI_Irecv, (irecv<next_MPI_Irecv, int>), message_stays)
#if MPI_VERSION >= 4
ASSAY_MPI_ENTRY_7(MPI_Irecv_c, (irecv<next_MPI_Irecv_c, MPI_Count>), message_stays)
#endif

}  // namespace assay::mpi
