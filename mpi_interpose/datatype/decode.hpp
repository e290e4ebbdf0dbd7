#pragma once
// Reads a datatype back from MPI: envelope and contents, level by level, every reference given
// back.

#include <mpi.h>

#include <cstdint>
#include <optional>

#include "tree.hpp"

namespace assay::mpi {

// Why a type has no plan.
enum class refusal {
    none,
    unknown_constructor,
    bounds_differ,
    no_data,
    too_deep,
    no_memory,
    padded
};

struct envelope {
    int combiner = MPI_COMBINER_NAMED;
    std::int64_t integers = 0, addresses = 0, types = 0;
    std::int64_t counts = 0;  // of a type made with large counts
};

// False where MPI does not say.
bool read_envelope(MPI_Datatype type, envelope& e);
// True of types that MPI made, which are never freed.
bool is_predefined(const envelope& e);

// Fills `t` with the type. Any other answer than `none` leaves t without a root.
refusal decode(MPI_Datatype type, tree& t);

}  // namespace assay::mpi
