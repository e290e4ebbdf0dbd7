#pragma once
// Which way a message of a derived type goes: by the library as it is, or packed by us and sent as
// MPI_PACKED.

#include <cstdint>

#include "../pack/plan.hpp"

namespace assay::mpi {

enum class direction { send, receive };

// True where packing first is a certain win. ASSAY_MPI_METHOD=pass|pack overrides, auto is the
// default.
bool packing_pays(const plan& p, std::int64_t count, direction d);

}  // namespace assay::mpi
