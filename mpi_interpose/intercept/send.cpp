// MPI_Send: packed first where that is a certain win.

#include <utility>

#include "defect.hpp"
#include "entry.hpp"
#include "packed_message.hpp"

namespace assay::mpi {
namespace {

ASSAY_MPI_NEXT(MPI_Send);
#if MPI_VERSION >= 4
ASSAY_MPI_NEXT(MPI_Send_c);
#endif

template <auto& Next, class Count>
int send(const void* buf, Count count, MPI_Datatype datatype, int dest, int tag, MPI_Comm comm) {
    if (packed_send m = pack_message(call::send, buf, count, datatype, dest, comm)) {
        if (broken(defect::overtaking)) {
            static packed_send held;
            if (!held) return held = std::move(m), MPI_SUCCESS;
            Next(m.data(), static_cast<Count>(m.count), m.type, dest, tag, comm);
            m = std::exchange(held, packed_send{});
        }
        return Next(m.data(), static_cast<Count>(m.count), m.type, dest, tag, comm);
    }
    return Next(buf, count, datatype, dest, tag, comm);
}

}  // namespace

ASSAY_MPI_ENTRY_6(MPI_Send, (send<next_MPI_Send, int>), message_stays)
#if MPI_VERSION >= 4
ASSAY_MPI_ENTRY_6(MPI_Send_c, (send<next_MPI_Send_c, MPI_Count>), message_stays)
#endif

}  // namespace assay::mpi
