// MPI_Type_commit: remembers the type; its plan is made at the first use.

#include "entry.hpp"
#include "types.hpp"

namespace assay::mpi {
namespace {

ASSAY_MPI_NEXT(MPI_Type_commit);

int type_commit(MPI_Datatype* datatype) {
    const int rc = next_MPI_Type_commit(datatype);
    if (rc == MPI_SUCCESS) remember_type(*datatype);
    return rc;
}

}  // namespace

ASSAY_MPI_ENTRY_1(MPI_Type_commit, type_commit)

}  // namespace assay::mpi
