// MPI_Finalize: the report, if one was asked for; after it no MPI call of ours is made.

#include "entry.hpp"
#include "report.hpp"
#include "types.hpp"

namespace assay::mpi {
namespace {

ASSAY_MPI_NEXT(MPI_Finalize);

int finalize() {
    int initialized = 0, finalized = 0, rank = 0;
    PMPI_Initialized(&initialized);
    PMPI_Finalized(&finalized);
    if (initialized && !finalized) {
        PMPI_Comm_rank(MPI_COMM_WORLD, &rank);
        write_report(rank);
        forget_types();
    }
    return next_MPI_Finalize();
}

}  // namespace

ASSAY_MPI_ENTRY_0(MPI_Finalize, finalize)

}  // namespace assay::mpi
