// MPI_Sendrecv: each half packed where that half gains.

#include "entry.hpp"
#include "packed_message.hpp"

namespace assay::mpi {
namespace {

ASSAY_MPI_NEXT(MPI_Sendrecv);
#if MPI_VERSION >= 4
ASSAY_MPI_NEXT(MPI_Sendrecv_c);
#endif

template <auto& Next, class Count>
int sendrecv(const void* sendbuf, Count sendcount, MPI_Datatype sendtype, int dest, int sendtag,
             void* recvbuf, Count recvcount, MPI_Datatype recvtype, int source, int recvtag,
             MPI_Comm comm, MPI_Status* status) {
    const packed_send out = pack_message(call::send, sendbuf, sendcount, sendtype, dest, comm);
    const packed_receive in =
        packed_place(call::receive, recvbuf, recvcount, recvtype, source, comm);
    if (out) sendbuf = out.data(), sendcount = static_cast<Count>(out.count), sendtype = out.type;
    if (in) recvbuf = in.data(), recvcount = static_cast<Count>(in.count), recvtype = in.type;
    MPI_Status unasked;
    if (in && status == MPI_STATUS_IGNORE) status = &unasked;
    const int rc = Next(sendbuf, sendcount, sendtype, dest, sendtag, recvbuf, recvcount, recvtype,
                        source, recvtag, comm, status);
    if (in && rc == MPI_SUCCESS) in.deliver(*status);
    return rc;
}

}  // namespace

ASSAY_MPI_ENTRY_12(MPI_Sendrecv, (sendrecv<next_MPI_Sendrecv, int>))
#if MPI_VERSION >= 4
ASSAY_MPI_ENTRY_12(MPI_Sendrecv_c, (sendrecv<next_MPI_Sendrecv_c, MPI_Count>))
#endif

}  // namespace assay::mpi
