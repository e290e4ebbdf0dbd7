#pragma once
// When this library may call MPI: from the first MPI_Init, MPI_Init_thread or MPI_Session_init,
// none of which it stands before, as state is made at the first commit, to the last MPI_Finalize or
// MPI_Session_finalize.

#include <atomic>

namespace assay::mpi {

inline std::atomic<int> open_sessions{0};

// Before a finalize goes on that may be the last.
void world_ends();
void session_ends();

}  // namespace assay::mpi
