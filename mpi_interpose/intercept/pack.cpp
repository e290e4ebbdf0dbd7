// MPI_Pack: by our packers wherever the type has a plan. The packed bytes are the library's own,
// byte for byte.

#include <utility>

#include "defect.hpp"
#include "device_message.hpp"
#include "entry.hpp"
#include "report.hpp"
#include "types.hpp"

namespace assay::mpi {
namespace {

ASSAY_MPI_NEXT(MPI_Pack);
#if MPI_VERSION >= 4
ASSAY_MPI_NEXT(MPI_Pack_c);
#endif

template <auto& Next, class Count>
int pack(const void* inbuf, Count incount, MPI_Datatype datatype, void* outbuf, Count outsize,
         Count* position, MPI_Comm comm) {
    if (incount > 0 && inbuf && outbuf && position && *position >= 0 && comm != MPI_COMM_NULL) {
        const std::int64_t room = std::int64_t{outsize} - *position;
        if (driver_may_be_mapped() && room > 0) {
            char* const at = static_cast<char*>(outbuf) + *position;
            if (const std::int64_t n = pack_by_device(inbuf, incount, datatype, at, room)) {
                *position += static_cast<Count>(n);
                count_accelerated(call::pack, n);
                return MPI_SUCCESS;
            }
        }
        const type_use use = use_of(datatype);
        if (use && room > 0 && incount <= room / use->size()) {
            const std::int64_t bytes = use->size() * incount;
            if (!on_host(use->first_byte(inbuf)) || !on_host(outbuf)) {
                count_passed(call::pack, bytes);
                return Next(inbuf, incount, datatype, outbuf, outsize, position, comm);
            }
            use->pack(static_cast<char*>(outbuf) + *position, static_cast<const char*>(inbuf),
                      incount);
            if (broken(defect::wrong_order))
                std::swap(static_cast<char*>(outbuf)[*position],
                          static_cast<char*>(outbuf)[*position + bytes - 1]);
            *position += static_cast<Count>(bytes) + (broken(defect::wrong_position) ? 1 : 0);
            count_accelerated(call::pack, bytes);
            return MPI_SUCCESS;
        }
    }
    return Next(inbuf, incount, datatype, outbuf, outsize, position, comm);
}

}  // namespace

ASSAY_MPI_ENTRY_7(MPI_Pack, (pack<next_MPI_Pack, int>))
#if MPI_VERSION >= 4
ASSAY_MPI_ENTRY_7(MPI_Pack_c, (pack<next_MPI_Pack_c, MPI_Count>))
#endif

}  // namespace assay::mpi
