// MPI_Unpack: by our packers wherever the type has a plan.

#include "device_message.hpp"
#include "entry.hpp"
#include "report.hpp"
#include "types.hpp"

namespace assay::mpi {
namespace {

ASSAY_MPI_NEXT(MPI_Unpack);
#if MPI_VERSION >= 4
ASSAY_MPI_NEXT(MPI_Unpack_c);
#endif

template <auto& Next, class Count>
int unpack(const void* inbuf, Count insize, Count* position, void* outbuf, Count outcount,
           MPI_Datatype datatype, MPI_Comm comm) {
    if (outcount > 0 && inbuf && outbuf && position && *position >= 0 && comm != MPI_COMM_NULL) {
        const std::int64_t room = std::int64_t{insize} - *position;
        if (driver_may_be_mapped() && room > 0) {
            const char* const at = static_cast<const char*>(inbuf) + *position;
            if (const std::int64_t n = unpack_by_device(at, room, outbuf, outcount, datatype)) {
                *position += static_cast<Count>(n);
                count_accelerated(call::unpack, n);
                return MPI_SUCCESS;
            }
        }
        const type_use use = use_of(datatype);
        if (use && room > 0 && outcount <= room / use->size()) {
            const std::int64_t bytes = use->size() * outcount;
            if (!on_host(inbuf) || !on_host(use->first_byte(outbuf))) {
                count_passed(call::unpack, bytes);
                return Next(inbuf, insize, position, outbuf, outcount, datatype, comm);
            }
            use->unpack(static_cast<const char*>(inbuf) + *position, static_cast<char*>(outbuf),
                        outcount);
            *position += static_cast<Count>(bytes);
            count_accelerated(call::unpack, bytes);
            return MPI_SUCCESS;
        }
    }
    return Next(inbuf, insize, position, outbuf, outcount, datatype, comm);
}

}  // namespace

ASSAY_MPI_ENTRY_7(MPI_Unpack, (unpack<next_MPI_Unpack, int>))
#if MPI_VERSION >= 4
ASSAY_MPI_ENTRY_7(MPI_Unpack_c, (unpack<next_MPI_Unpack_c, MPI_Count>))
#endif

}  // namespace assay::mpi
