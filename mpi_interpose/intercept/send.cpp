// MPI_Send: packed first where that is a certain win.

#include <utility>

#include "defect.hpp"
#include "entry.hpp"
#include "packed_message.hpp"

namespace assay::mpi {
namespace {

ASSAY_MPI_NEXT(MPI_Send);

int send(const void* buf, int count, MPI_Datatype datatype, int dest, int tag, MPI_Comm comm) {
    if (packed_send m = pack_message(call::send, buf, count, datatype, dest, comm)) {
        if (broken(defect::overtaking)) {
            static packed_send held;
            if (!held) return held = std::move(m), MPI_SUCCESS;
            next_MPI_Send(m.buffer.data(), static_cast<int>(m.bytes), MPI_PACKED, dest, tag, comm);
            m = std::exchange(held, packed_send{});
        }
        return next_MPI_Send(m.buffer.data(), static_cast<int>(m.bytes), MPI_PACKED, dest, tag,
                             comm);
    }
    return next_MPI_Send(buf, count, datatype, dest, tag, comm);
}

}  // namespace

ASSAY_MPI_ENTRY_6(MPI_Send, send)

}  // namespace assay::mpi
