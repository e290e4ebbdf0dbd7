#pragma once
// What differs by MPI's ABI. Handles are integers under MPICH, and pointers under Open MPI and in
// the ABI that MPI-5 standardises, whose mpi.h says so; entry points take either as one machine
// word.

#include <mpi.h>

#include <cstdint>
#include <type_traits>

#if defined(MPI_ABI_VERSION) && MPI_ABI_VERSION >= 1
#define ASSAY_STANDARD_ABI
#endif

namespace assay::mpi {

using word = std::uintptr_t;

template <class T>
T from_word(word w) {
    if constexpr (std::is_pointer_v<T>)
        return reinterpret_cast<T>(w);
    else
        return static_cast<T>(w);
}

// A handle, not extended by its sign.
template <class T>
word to_word(T handle) {
    if constexpr (std::is_pointer_v<T>)
        return reinterpret_cast<word>(handle);
    else
        return static_cast<std::make_unsigned_t<T>>(handle);
}

}  // namespace assay::mpi
