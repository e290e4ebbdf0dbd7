#pragma once
// Which way a message of a derived type goes: by the library as it is, or packed by us and sent as
// MPI_PACKED.

#include <cstdint>

#include "../pack/plan.hpp"

namespace assay::mpi {

enum class direction { send, receive };

// True where packing first is a certain win, and safe whatever stands on the other side.
// ASSAY_MPI_METHOD=pass|pack overrides, auto is the default. `element`: bytes of every basic type
// in the plan's type, 0 where they differ.
bool packing_pays(const plan& p, std::int64_t element, std::int64_t count, direction d);

}  // namespace assay::mpi
