// MPI_Finalize: the report, if one was asked for; after the last one no MPI call of ours is made.

#include "entry.hpp"
#include "lifetime.hpp"

namespace assay::mpi {
namespace {

ASSAY_MPI_NEXT(MPI_Finalize);

int finalize() {
    world_ends();
    return next_MPI_Finalize();
}

}  // namespace

ASSAY_MPI_ENTRY_0(MPI_Finalize, finalize)

}  // namespace assay::mpi
