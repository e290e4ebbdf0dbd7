#pragma once
// The device library as this library sees it: opened at the first pointer of a device, from the
// folder that this library was loaded from.

#include "../pack/device/library.hpp"

namespace assay::mpi {

// Null where it is absent, of another version, or this process cannot open it; settled once.
const device::library* device_side();

// Whether the MPI library says that it takes pointers of a device: by MPIX_GPU_query_support or
// MPIX_Query_cuda_support where it has one (MPICH's follow MPIR_CVAR_ENABLE_GPU). No where it does
// not say so. Settled once, after MPI_Init.
bool takes_device_pointers();

}  // namespace assay::mpi
