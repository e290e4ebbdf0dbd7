// MPI_Bsend: as MPI_Send, in buffered mode; the program sized its buffer by MPI_Pack_size, which
// the packed bytes fit.

#include "entry.hpp"
#include "packed_message.hpp"

namespace assay::mpi {
namespace {

ASSAY_MPI_NEXT(MPI_Bsend);

int bsend(const void* buf, int count, MPI_Datatype datatype, int dest, int tag, MPI_Comm comm) {
    if (const packed_send m = pack_message(call::send, buf, count, datatype, dest, comm))
        return next_MPI_Bsend(m.buffer.data(), static_cast<int>(m.bytes), MPI_PACKED, dest, tag,
                              comm);
    return next_MPI_Bsend(buf, count, datatype, dest, tag, comm);
}

}  // namespace

ASSAY_MPI_ENTRY_6(MPI_Bsend, bsend)

}  // namespace assay::mpi
