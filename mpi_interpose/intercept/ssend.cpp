// MPI_Ssend: as MPI_Send, in synchronous mode.

#include "entry.hpp"
#include "packed_message.hpp"

namespace assay::mpi {
namespace {

ASSAY_MPI_NEXT(MPI_Ssend);

int ssend(const void* buf, int count, MPI_Datatype datatype, int dest, int tag, MPI_Comm comm) {
    if (const packed_send m = pack_message(call::send, buf, count, datatype, dest, comm))
        return next_MPI_Ssend(m.buffer.data(), static_cast<int>(m.bytes), MPI_PACKED, dest, tag,
                              comm);
    return next_MPI_Ssend(buf, count, datatype, dest, tag, comm);
}

}  // namespace

ASSAY_MPI_ENTRY_6(MPI_Ssend, ssend)

}  // namespace assay::mpi
