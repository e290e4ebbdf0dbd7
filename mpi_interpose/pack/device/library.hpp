#pragma once
// The device library, libassay_mpi_device.so: the only code of the interposer that needs a GPU's
// runtime. Opened by name, it is reached through this one table.

#include <cstdint>

#include "../../datatype/canonical.hpp"

namespace assay::mpi::device {

enum class memory : int { host, pinned, device };

struct type_on_device;     // transfers::type
struct message_on_device;  // transfers::message

// Pointers are null, and statuses false, where the device or its memory failed or the type is
// beyond the kernels; nothing throws. `how` is a device::method.
struct library {
    std::uint32_t version;
    // Memory that moves on demand between host and device counts as device.
    memory (*memory_of)(const void* pointer);
    // A type on the device that is current; to be used while that one is.
    type_on_device* (*make_type)(const form* one, std::int64_t extent);
    void (*drop_type)(type_on_device* type);
    // Packs and gives the message, or gives room for one to come.
    message_on_device* (*pack)(const type_on_device* type, std::int64_t count, const void* user,
                               int how);
    message_on_device* (*room)(const type_on_device* type, std::int64_t count, int how);
    bool (*unpack)(const type_on_device* type, const message_on_device* from, std::int64_t arrived,
                   void* user);
    // What the MPI library is given.
    void* (*shown)(const message_on_device* message);
    void (*drop_message)(message_on_device* message);
};
inline constexpr std::uint32_t library_version = 1;

}  // namespace assay::mpi::device

extern "C" const assay::mpi::device::library* assay_mpi_device_library();
