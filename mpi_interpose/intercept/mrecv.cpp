// MPI_Mrecv: as MPI_Recv, of a message that MPI_Mprobe or MPI_Improbe matched.

#include "entry.hpp"
#include "packed_message.hpp"

namespace assay::mpi {
namespace {

ASSAY_MPI_NEXT(MPI_Mrecv);
#if MPI_VERSION >= 4
ASSAY_MPI_NEXT(MPI_Mrecv_c);
#endif

template <auto& Next, class Count>
int mrecv(void* buf, Count count, MPI_Datatype datatype, MPI_Message* message, MPI_Status* status) {
    const packed_receive m = matched_place(call::receive, buf, count, datatype, message);
    if (!m) return Next(buf, count, datatype, message, status);
    MPI_Status unasked;
    if (status == MPI_STATUS_IGNORE) status = &unasked;
    const int rc = Next(m.data(), static_cast<Count>(m.count), m.type, message, status);
    if (rc == MPI_SUCCESS) m.deliver(*status);
    return rc;
}

}  // namespace

ASSAY_MPI_ENTRY_5(MPI_Mrecv, (mrecv<next_MPI_Mrecv, int>))
#if MPI_VERSION >= 4
ASSAY_MPI_ENTRY_5(MPI_Mrecv_c, (mrecv<next_MPI_Mrecv_c, MPI_Count>))
#endif

}  // namespace assay::mpi
