#pragma once
// What every accelerated transfer shares: whether a call qualifies, and the packed bytes that stand
// in for the user's.

#include <mpi.h>

#include <climits>
#include <cstdint>

#include "../model/method.hpp"
#include "buffer_pool.hpp"
#include "report.hpp"
#include "types.hpp"

namespace assay::mpi {

// A message to send in packed form, or nothing, and then the call goes on as it came.
struct packed_send {
    packed_buffer buffer;
    std::int64_t bytes = 0;
    explicit operator bool() const { return static_cast<bool>(buffer); }
};

// A place to receive packed bytes in, of exactly the size of the user's request, so that truncation
// stays the library's.
struct packed_receive {
    packed_buffer buffer;
    std::int64_t bytes = 0;
    type_use type;
    void* user = nullptr;
    explicit operator bool() const { return static_cast<bool>(buffer); }

    // Unpacks what arrived.
    void deliver(const MPI_Status& status) const;
};

packed_send pack_message(call c, const void* buf, std::int64_t count, MPI_Datatype type, int peer,
                         MPI_Comm comm);
packed_receive packed_place(call c, void* buf, std::int64_t count, MPI_Datatype type, int peer,
                            MPI_Comm comm);

}  // namespace assay::mpi
