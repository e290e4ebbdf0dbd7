// MPI_Sendrecv_replace: packed, exchanged in one packed buffer, and what arrived is unpacked.

#include "entry.hpp"
#include "packed_message.hpp"

namespace assay::mpi {
namespace {

ASSAY_MPI_NEXT(MPI_Sendrecv_replace);
#if MPI_VERSION >= 4
ASSAY_MPI_NEXT(MPI_Sendrecv_replace_c);
#endif

template <auto& Next, class Count>
int sendrecv_replace(void* buf, Count count, MPI_Datatype datatype, int dest, int sendtag,
                     int source, int recvtag, MPI_Comm comm, MPI_Status* status) {
    const packed_start m = packed_place_to_send(call::send, buf, count, datatype, dest, comm);
    if (!m.place) return Next(buf, count, datatype, dest, sendtag, source, recvtag, comm, status);
    m.type->pack(m.place.buffer.data(), static_cast<const char*>(buf), count);
    MPI_Status unasked;
    if (status == MPI_STATUS_IGNORE) status = &unasked;
    const int rc = Next(m.place.buffer.data(), static_cast<Count>(m.place.bytes), MPI_PACKED, dest,
                        sendtag, source, recvtag, comm, status);
    if (rc == MPI_SUCCESS && source != MPI_PROC_NULL)
        unpack_arrived(*m.type, m.place.buffer.data(), m.place.bytes, buf, *status);
    return rc;
}

}  // namespace

ASSAY_MPI_ENTRY_9(MPI_Sendrecv_replace, (sendrecv_replace<next_MPI_Sendrecv_replace, int>))
#if MPI_VERSION >= 4
ASSAY_MPI_ENTRY_9(MPI_Sendrecv_replace_c,
                  (sendrecv_replace<next_MPI_Sendrecv_replace_c, MPI_Count>))
#endif

}  // namespace assay::mpi
