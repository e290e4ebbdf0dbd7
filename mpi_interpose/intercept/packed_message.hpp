#pragma once
// What every accelerated transfer shares: whether a call qualifies, and the packed bytes that stand
// in for the user's.

#include <mpi.h>

#include <array>
#include <climits>
#include <cstdint>

#include "../model/method.hpp"
#include "abi.hpp"
#include "buffer_pool.hpp"
#include "device_pointer.hpp"
#include "report.hpp"
#include "types.hpp"

namespace assay::mpi {

// Open MPI's basic types are objects of libmpi, some of them copied into the program by its linker;
// no other handle lies between two of them that are near each other. MPICH says it in the handle,
// and the standard ABI's constants are numbers of ten bits.
struct address_range {
    std::uintptr_t low = UINTPTR_MAX, bytes = 0;
    [[nodiscard]] bool holds(std::uintptr_t place) const { return place - low <= bytes; }
};
extern const std::array<address_range, 2> basic_types __attribute__((visibility("hidden")));

inline bool is_basic(MPI_Datatype type) {
#ifdef OPEN_MPI
    const auto place = reinterpret_cast<std::uintptr_t>(type);
    return basic_types[0].holds(place) || basic_types[1].holds(place);
#elif defined(ASSAY_STANDARD_ABI)
    constexpr std::uintptr_t handles_of_constants = 1024;
    return reinterpret_cast<std::uintptr_t>(type) < handles_of_constants;
#else
    constexpr unsigned builtin_kind = 1;
    return static_cast<unsigned>(type) >> 30 == builtin_kind;
#endif
}

// A basic type, and no null handle.
inline bool is_plain_data(MPI_Datatype type) { return type != MPI_DATATYPE_NULL && is_basic(type); }

// Of the arguments that all sends and receives begin with, as entry.hpp asks.
inline constexpr auto message_stays = [](const void*, auto count, MPI_Datatype type, int peer,
                                         auto...) {
    if (driver_may_be_mapped()) [[unlikely]]
        return peer == MPI_PROC_NULL;
    if (is_basic(type)) [[likely]]
        return true;
    return peer == MPI_PROC_NULL || known_to_pass(type, count);
};

// What the library is given in place of the user's buffer: packed bytes, as MPI_PACKED, or, where a
// device's memory cannot be packed, a copy of it in host memory, of the user's count and type.
struct stand_in {
    packed_buffer buffer;
    std::int64_t count = 0;
    MPI_Datatype type = MPI_PACKED;
    // Of a copy: its first byte from the user's address, and its length.
    std::int64_t low = 0, span = 0;

    explicit operator bool() const { return static_cast<bool>(buffer); }
    [[nodiscard]] bool packed() const { return type == MPI_PACKED; }
    [[nodiscard]] char* data() const;
    // From `instances` of the user's type. False where the device failed.
    [[nodiscard]] bool fill(const type_use& use, const void* user, std::int64_t instances) const;
    // To the user's memory what arrived.
    void deliver(const type_use& use, void* user, const MPI_Status& status) const;
};

// A message to send in place of the program's, or nothing, and then the call goes on as it came.
using packed_send = stand_in;

// A place to receive in, of exactly the size of the user's request, so that truncation stays the
// library's.
struct packed_receive : stand_in {
    type_use use;
    void* user = nullptr;

    // Unpacks what arrived.
    void deliver(const MPI_Status& status) const { stand_in::deliver(use, user, status); }
};

// A place to pack into later, of the size of the message, and what packs it.
struct packed_start {
    packed_send place;
    type_use type;
};

packed_send pack_message(call c, const void* buf, std::int64_t count, MPI_Datatype type, int peer,
                         MPI_Comm comm);
// `d`: receive where the library itself sends packed bytes, so that no bound on them helps.
packed_start packed_place_to_send(call c, const void* buf, std::int64_t count, MPI_Datatype type,
                                  int peer, MPI_Comm comm, direction d = direction::send);
packed_receive packed_place(call c, void* buf, std::int64_t count, MPI_Datatype type, int peer,
                            MPI_Comm comm);

// Of a message that a matched probe took: MPI_MESSAGE_NO_PROC and MPI_MESSAGE_NULL stay with the
// library.
packed_receive matched_place(call c, void* buf, std::int64_t count, MPI_Datatype type,
                             const MPI_Message* message);

}  // namespace assay::mpi
