#pragma once

namespace assay::mpi {

// Whether the host may read and write at `pointer`. False of CUDA device memory, which only a
// program that has the driver mapped can own: it is asked then, and not loaded otherwise. Managed
// memory that lives on a device counts as the device's.
bool on_host(const void* pointer);

}  // namespace assay::mpi
