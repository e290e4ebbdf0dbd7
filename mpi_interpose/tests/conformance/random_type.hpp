#pragma once
// Random datatypes from every constructor of MPI-3.1, nested to a depth of five.

#include <optional>

#include "check.hpp"

namespace conformance {

// A committed type with memory around it: `bytes` bytes hold `count` instances whose origin is
// `origin`.
struct sample_type {
    MPI_Datatype type = MPI_DATATYPE_NULL;
    int count = 1;
    MPI_Aint origin = 0;
    std::size_t bytes = 0;
    int packed = 0;         // bytes of all instances
    bool overlaps = false;  // some byte twice: legal to send, not to receive

    sample_type() = default;
    sample_type(const sample_type&) = delete;
    sample_type& operator=(const sample_type&) = delete;
    ~sample_type() {
        if (type != MPI_DATATYPE_NULL) MPI_Type_free(&type);
    }
};

// The same random state gives the same type on every rank. Takes over `type`, commits it; false
// where it is too large to test, or empty.
bool place(sample_type& s, MPI_Datatype type, int count);
void draw(random& r, sample_type& s, int depth);

}  // namespace conformance
