// MPI_Bsend: as MPI_Send, in buffered mode; the program sized its buffer by MPI_Pack_size, which
// the packed bytes fit.

#include "entry.hpp"
#include "packed_message.hpp"

namespace assay::mpi {
namespace {

ASSAY_MPI_NEXT(MPI_Bsend);
#if MPI_VERSION >= 4
ASSAY_MPI_NEXT(MPI_Bsend_c);
#endif

template <auto& Next, class Count>
int bsend(const void* buf, Count count, MPI_Datatype datatype, int dest, int tag, MPI_Comm comm) {
    if (const packed_send m = pack_message(call::send, buf, count, datatype, dest, comm))
        return Next(m.data(), static_cast<Count>(m.count), m.type, dest, tag, comm);
    return Next(buf, count, datatype, dest, tag, comm);
}

}  // namespace

ASSAY_MPI_ENTRY_6(MPI_Bsend, (bsend<next_MPI_Bsend, int>))
#if MPI_VERSION >= 4
ASSAY_MPI_ENTRY_6(MPI_Bsend_c, (bsend<next_MPI_Bsend_c, MPI_Count>))
#endif

}  // namespace assay::mpi
