#pragma once
// The device library, libassay_mpi_device.so: the only code of the interposer that needs a GPU's
// runtime. Opened by name, it is reached through this one table.

#include <cstdint>

#include "../../datatype/canonical.hpp"

namespace assay::mpi::device {

enum class memory : int { host, pinned, device };
// Where packed bytes stand when the MPI library sees them (transfer.hpp).
enum class method : int { device, oneshot, staged };

struct type_on_device;     // transfers::type
struct message_on_device;  // transfers::message

// Pointers are null, and statuses false, where the device or its memory failed or the type is
// beyond the kernels; nothing throws. `how` is a device::method. Work follows what the default
// stream was given before, and is done when the call returns.
struct library {
    std::uint32_t version;
    std::uint32_t form_bytes;  // of struct form, as this side was built
    // Memory that moves on demand between host and device counts as device.
    memory (*memory_of)(const void* pointer);
    // A type on the device that is current; to be used while that one is.
    type_on_device* (*make_type)(const form* one, std::int64_t extent);
    void (*drop_type)(type_on_device* type);
    // Room for a message; of plain bytes it is pinned memory.
    message_on_device* (*room)(const type_on_device* type, std::int64_t count, int how);
    message_on_device* (*room_of_bytes)(std::int64_t bytes);
    bool (*pack)(const type_on_device* type, std::int64_t count, const void* user,
                 message_on_device* into);
    bool (*unpack)(const type_on_device* type, const message_on_device* from, std::int64_t arrived,
                   void* user);
    // To and from packed bytes that stand in memory of the device.
    bool (*pack_to)(const type_on_device* type, std::int64_t count, const void* user, void* packed);
    bool (*unpack_from)(const type_on_device* type, std::int64_t bytes, const void* packed,
                        void* user);
    // Between any two kinds of memory.
    bool (*copy)(void* to, const void* from, std::int64_t bytes);
    // What the MPI library is given.
    void* (*shown)(const message_on_device* message);
    void (*drop_message)(message_on_device* message);
};
inline constexpr std::uint32_t library_version = 2;

}  // namespace assay::mpi::device

extern "C" const assay::mpi::device::library* assay_mpi_device_library();
