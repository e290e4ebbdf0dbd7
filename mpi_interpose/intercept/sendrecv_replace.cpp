// MPI_Sendrecv_replace: packed, exchanged in one packed buffer, and what arrived is unpacked.

#include "entry.hpp"
#include "packed_message.hpp"

namespace assay::mpi {
namespace {

ASSAY_MPI_NEXT(MPI_Sendrecv_replace);
#if MPI_VERSION >= 4
ASSAY_MPI_NEXT(MPI_Sendrecv_replace_c);
#endif

// MPICH 4.0.2 sends MPI_PACKED bytes here whatever the type; with Open MPI they always arrive.
constexpr direction moves = direction::receive;

template <auto& Next, class Count>
int sendrecv_replace(void* buf, Count count, MPI_Datatype datatype, int dest, int sendtag,
                     int source, int recvtag, MPI_Comm comm, MPI_Status* status) {
    const packed_start m =
        packed_place_to_send(call::send, buf, count, datatype, dest, comm, moves);
    if (!m.place || !m.place.fill(m.type, buf, count))
        return Next(buf, count, datatype, dest, sendtag, source, recvtag, comm, status);
    MPI_Status unasked;
    if (status == MPI_STATUS_IGNORE) status = &unasked;
    const int rc = Next(m.place.data(), static_cast<Count>(m.place.count), m.place.type, dest,
                        sendtag, source, recvtag, comm, status);
    if (rc == MPI_SUCCESS && source != MPI_PROC_NULL) m.place.deliver(m.type, buf, *status);
    return rc;
}

}  // namespace

ASSAY_MPI_ENTRY_9(MPI_Sendrecv_replace, (sendrecv_replace<next_MPI_Sendrecv_replace, int>))
#if MPI_VERSION >= 4
ASSAY_MPI_ENTRY_9(MPI_Sendrecv_replace_c,
                  (sendrecv_replace<next_MPI_Sendrecv_replace_c, MPI_Count>))
#endif

}  // namespace assay::mpi
