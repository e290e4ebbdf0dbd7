// MPI_Ssend: as MPI_Send, in synchronous mode.

#include "entry.hpp"
#include "packed_message.hpp"

namespace assay::mpi {
namespace {

ASSAY_MPI_NEXT(MPI_Ssend);
#if MPI_VERSION >= 4
ASSAY_MPI_NEXT(MPI_Ssend_c);
#endif

template <auto& Next, class Count>
int ssend(const void* buf, Count count, MPI_Datatype datatype, int dest, int tag, MPI_Comm comm) {
    if (const packed_send m = pack_message(call::send, buf, count, datatype, dest, comm))
        return Next(m.data(), static_cast<Count>(m.count), m.type, dest, tag, comm);
    return Next(buf, count, datatype, dest, tag, comm);
}

}  // namespace

ASSAY_MPI_ENTRY_6(MPI_Ssend, (ssend<next_MPI_Ssend, int>))
#if MPI_VERSION >= 4
ASSAY_MPI_ENTRY_6(MPI_Ssend_c, (ssend<next_MPI_Ssend_c, MPI_Count>))
#endif

}  // namespace assay::mpi
