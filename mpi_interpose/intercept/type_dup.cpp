// MPI_Type_dup: the duplicate of a committed type is committed without a call of its own.

#include "entry.hpp"
#include "types.hpp"

namespace assay::mpi {
namespace {

ASSAY_MPI_NEXT(MPI_Type_dup);

int type_dup(MPI_Datatype oldtype, MPI_Datatype* newtype) {
    const int rc = next_MPI_Type_dup(oldtype, newtype);
    if (rc == MPI_SUCCESS && is_remembered(oldtype)) remember_type(*newtype);
    return rc;
}

}  // namespace

ASSAY_MPI_ENTRY_2(MPI_Type_dup, type_dup)

}  // namespace assay::mpi
