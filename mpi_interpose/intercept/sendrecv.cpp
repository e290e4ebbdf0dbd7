// MPI_Sendrecv: each half packed where that half gains.

#include "entry.hpp"
#include "packed_message.hpp"

namespace assay::mpi {
namespace {

ASSAY_MPI_NEXT(MPI_Sendrecv);

int sendrecv(const void* sendbuf, int sendcount, MPI_Datatype sendtype, int dest, int sendtag,
             void* recvbuf, int recvcount, MPI_Datatype recvtype, int source, int recvtag,
             MPI_Comm comm, MPI_Status* status) {
    const packed_send out = pack_message(call::send, sendbuf, sendcount, sendtype, dest, comm);
    const packed_receive in =
        packed_place(call::receive, recvbuf, recvcount, recvtype, source, comm);
    if (out)
        sendbuf = out.buffer.data(), sendcount = static_cast<int>(out.bytes), sendtype = MPI_PACKED;
    if (in)
        recvbuf = in.buffer.data(), recvcount = static_cast<int>(in.bytes), recvtype = MPI_PACKED;
    MPI_Status unasked;
    if (in && status == MPI_STATUS_IGNORE) status = &unasked;
    const int rc = next_MPI_Sendrecv(sendbuf, sendcount, sendtype, dest, sendtag, recvbuf,
                                     recvcount, recvtype, source, recvtag, comm, status);
    if (in && rc == MPI_SUCCESS) in.deliver(*status);
    return rc;
}

}  // namespace

ASSAY_MPI_ENTRY_12(MPI_Sendrecv, sendrecv)

}  // namespace assay::mpi
