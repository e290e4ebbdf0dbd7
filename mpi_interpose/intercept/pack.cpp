// MPI_Pack: by our packers wherever the type has a plan. The packed bytes are the library's own,
// byte for byte.

#include <utility>

#include "defect.hpp"
#include "entry.hpp"
#include "report.hpp"
#include "types.hpp"

namespace assay::mpi {
namespace {

ASSAY_MPI_NEXT(MPI_Pack);

int pack(const void* inbuf, int incount, MPI_Datatype datatype, void* outbuf, int outsize,
         int* position, MPI_Comm comm) {
    if (incount > 0 && inbuf && outbuf && position && *position >= 0 && comm != MPI_COMM_NULL) {
        const type_use use = use_of(datatype);
        const std::int64_t bytes = use ? use->size() * incount : 0;
        if (use && bytes <= std::int64_t{outsize} - *position) {
            use->pack(static_cast<char*>(outbuf) + *position, static_cast<const char*>(inbuf),
                      incount);
            if (broken(defect::wrong_order))
                std::swap(static_cast<char*>(outbuf)[*position],
                          static_cast<char*>(outbuf)[*position + bytes - 1]);
            *position += static_cast<int>(bytes) + (broken(defect::wrong_position) ? 1 : 0);
            count_accelerated(call::pack, bytes);
            return MPI_SUCCESS;
        }
    }
    return next_MPI_Pack(inbuf, incount, datatype, outbuf, outsize, position, comm);
}

}  // namespace

ASSAY_MPI_ENTRY_7(MPI_Pack, pack)

}  // namespace assay::mpi
