// MPI_Unpack: by our packers wherever the type has a plan.

#include "entry.hpp"
#include "report.hpp"
#include "types.hpp"

namespace assay::mpi {
namespace {

ASSAY_MPI_NEXT(MPI_Unpack);

int unpack(const void* inbuf, int insize, int* position, void* outbuf, int outcount,
           MPI_Datatype datatype, MPI_Comm comm) {
    if (outcount > 0 && inbuf && outbuf && position && *position >= 0 && comm != MPI_COMM_NULL) {
        const type_use use = use_of(datatype);
        const std::int64_t bytes = use ? use->size() * outcount : 0;
        if (use && bytes <= std::int64_t{insize} - *position) {
            use->unpack(static_cast<const char*>(inbuf) + *position, static_cast<char*>(outbuf),
                        outcount);
            *position += static_cast<int>(bytes);
            count_accelerated(call::unpack, bytes);
            return MPI_SUCCESS;
        }
    }
    return next_MPI_Unpack(inbuf, insize, position, outbuf, outcount, datatype, comm);
}

}  // namespace

ASSAY_MPI_ENTRY_7(MPI_Unpack, unpack)

}  // namespace assay::mpi
