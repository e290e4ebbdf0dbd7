// MPI_Recv: packed bytes into a buffer of ours, then unpacked, where that is a certain win. The
// status is the library's.

#include "defect.hpp"
#include "entry.hpp"
#include "packed_message.hpp"

namespace assay::mpi {
namespace {

ASSAY_MPI_NEXT(MPI_Recv);
#if MPI_VERSION >= 4
ASSAY_MPI_NEXT(MPI_Recv_c);
#endif

template <auto& Next, class Count>
int recv(void* buf, Count count, MPI_Datatype datatype, int source, int tag, MPI_Comm comm,
         MPI_Status* status) {
    const packed_receive m = packed_place(call::receive, buf, count, datatype, source, comm);
    if (!m) return Next(buf, count, datatype, source, tag, comm, status);
    MPI_Status unasked;
    if (status == MPI_STATUS_IGNORE) status = &unasked;
    const int rc = Next(m.data(), static_cast<Count>(m.count), m.type, source, tag, comm, status);
    if (rc == MPI_SUCCESS) m.deliver(*status);
    if (broken(defect::wrong_status)) status->MPI_TAG += 1;
    return rc;
}

}  // namespace

ASSAY_MPI_ENTRY_7(MPI_Recv, (recv<next_MPI_Recv, int>), message_stays)
#if MPI_VERSION >= 4
ASSAY_MPI_ENTRY_7(MPI_Recv_c, (recv<next_MPI_Recv_c, MPI_Count>), message_stays)
#endif

}  // namespace assay::mpi
