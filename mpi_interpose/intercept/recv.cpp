// MPI_Recv: packed bytes into a buffer of ours, then unpacked, where that is a certain win. The
// status is the library's.

#include "defect.hpp"
#include "entry.hpp"
#include "packed_message.hpp"

namespace assay::mpi {
namespace {

ASSAY_MPI_NEXT(MPI_Recv);

int recv(void* buf, int count, MPI_Datatype datatype, int source, int tag, MPI_Comm comm,
         MPI_Status* status) {
    const packed_receive m = packed_place(call::receive, buf, count, datatype, source, comm);
    if (!m) return next_MPI_Recv(buf, count, datatype, source, tag, comm, status);
    MPI_Status unasked;
    if (status == MPI_STATUS_IGNORE) status = &unasked;
    const int rc = next_MPI_Recv(m.buffer.data(), static_cast<int>(m.bytes), MPI_PACKED, source,
                                 tag, comm, status);
    if (rc == MPI_SUCCESS) m.deliver(*status);
    if (broken(defect::wrong_status)) status->MPI_TAG += 1;
    return rc;
}

}  // namespace

ASSAY_MPI_ENTRY_7(MPI_Recv, recv)

}  // namespace assay::mpi
