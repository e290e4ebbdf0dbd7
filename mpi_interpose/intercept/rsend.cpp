// MPI_Rsend: as MPI_Send, in ready mode.

#include "entry.hpp"
#include "packed_message.hpp"

namespace assay::mpi {
namespace {

ASSAY_MPI_NEXT(MPI_Rsend);
#if MPI_VERSION >= 4
ASSAY_MPI_NEXT(MPI_Rsend_c);
#endif

template <auto& Next, class Count>
int rsend(const void* buf, Count count, MPI_Datatype datatype, int dest, int tag, MPI_Comm comm) {
    if (const packed_send m = pack_message(call::send, buf, count, datatype, dest, comm))
        return Next(m.data(), static_cast<Count>(m.count), m.type, dest, tag, comm);
    return Next(buf, count, datatype, dest, tag, comm);
}

}  // namespace

ASSAY_MPI_ENTRY_6(MPI_Rsend, (rsend<next_MPI_Rsend, int>))
#if MPI_VERSION >= 4
ASSAY_MPI_ENTRY_6(MPI_Rsend_c, (rsend<next_MPI_Rsend_c, MPI_Count>))
#endif

}  // namespace assay::mpi
