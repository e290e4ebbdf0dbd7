// MPI_Imrecv: as MPI_Irecv, of a message that MPI_Mprobe or MPI_Improbe matched.

#include "entry.hpp"
#include "requests.hpp"

namespace assay::mpi {
namespace {

ASSAY_MPI_NEXT(MPI_Imrecv);
#if MPI_VERSION >= 4
ASSAY_MPI_NEXT(MPI_Imrecv_c);
#endif

template <auto& Next, class Count>
int imrecv(void* buf, Count count, MPI_Datatype datatype, MPI_Message* message,
           MPI_Request* request) {
    return post_receive(
        matched_place(call::receive_request, buf, count, datatype, message), request,
        [&](const stand_in& m) {
            return Next(m.data(), static_cast<Count>(m.count), m.type, message, request);
        },
        [&] { return Next(buf, count, datatype, message, request); });
}

}  // namespace

ASSAY_MPI_ENTRY_5(MPI_Imrecv, (imrecv<next_MPI_Imrecv, int>))
#if MPI_VERSION >= 4
ASSAY_MPI_ENTRY_5(MPI_Imrecv_c, (imrecv<next_MPI_Imrecv_c, MPI_Count>))
#endif

}  // namespace assay::mpi
