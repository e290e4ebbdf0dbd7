#include "lifetime.hpp"

#include <mpi.h>

#include "device_pointer.hpp"
#include "report.hpp"
#include "requests.hpp"
#include "types.hpp"

namespace assay::mpi {
namespace {

bool world_is_open() {
    int initialized = 0, finalized = 0;
    PMPI_Initialized(&initialized);
    PMPI_Finalized(&finalized);
    return initialized && !finalized;
}

}  // namespace

void world_ends() {
    if (!world_is_open()) return;
    int rank = 0;
    PMPI_Comm_rank(MPI_COMM_WORLD, &rank);
    look_after_adopted();
    write_report(rank);
    if (open_sessions.load(std::memory_order_acquire) != 0) return;
    forget_types();
    let_go_of_objects();
}

void session_ends() {
    if (open_sessions.fetch_sub(1, std::memory_order_acq_rel) != 1 || world_is_open()) return;
    look_after_adopted();
    write_report(rank_unknown);
    forget_types();
    let_go_of_objects();
}

}  // namespace assay::mpi
