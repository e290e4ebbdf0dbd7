#pragma once
// What every accelerated transfer shares: whether a call qualifies, and the packed bytes that stand
// in for the user's.

#include <mpi.h>

#include <array>
#include <climits>
#include <cstdint>

#include "../model/method.hpp"
#include "buffer_pool.hpp"
#include "report.hpp"
#include "types.hpp"

namespace assay::mpi {

// Open MPI's basic types are objects of libmpi, some of them copied into the program by its linker;
// no other handle lies between two of them that are near each other. MPICH says it in the handle.
struct address_range {
    std::uintptr_t low = UINTPTR_MAX, bytes = 0;
    [[nodiscard]] bool holds(std::uintptr_t place) const { return place - low <= bytes; }
};
extern const std::array<address_range, 2> basic_types;

inline bool is_basic(MPI_Datatype type) {
#ifdef OPEN_MPI
    const auto place = reinterpret_cast<std::uintptr_t>(type);
    return basic_types[0].holds(place) || basic_types[1].holds(place);
#else
    constexpr unsigned builtin_kind = 1;
    return static_cast<unsigned>(type) >> 30 == builtin_kind;
#endif
}

// The cheapest answer, asked first: true of calls that go on as they came. False of any other.
inline bool stays(MPI_Datatype type, int peer) { return peer == MPI_PROC_NULL || is_basic(type); }

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

// A place to pack into later, of the size of the message, and what packs it.
struct packed_start {
    packed_send place;
    type_use type;
};

packed_send pack_message(call c, const void* buf, std::int64_t count, MPI_Datatype type, int peer,
                         MPI_Comm comm);
packed_start packed_place_to_send(call c, const void* buf, std::int64_t count, MPI_Datatype type,
                                  int peer, MPI_Comm comm);
packed_receive packed_place(call c, void* buf, std::int64_t count, MPI_Datatype type, int peer,
                            MPI_Comm comm);

// Unpacks what arrived of `bytes` packed bytes.
void unpack_arrived(const plan& type, const char* packed, std::int64_t bytes, void* user,
                    const MPI_Status& status);
// Of a message that a matched probe took: MPI_MESSAGE_NO_PROC and MPI_MESSAGE_NULL stay with the
// library.
packed_receive matched_place(call c, void* buf, std::int64_t count, MPI_Datatype type,
                             const MPI_Message* message);

}  // namespace assay::mpi
