#pragma once
// Blocks at twice their length in memory of a device, packed and unpacked through the device
// library's table: what the bench of device packing and assay_mpi_measure time.

#include <cstdint>
#include <memory>

#include "../pack/device/library.hpp"
#include "../pack/plan.hpp"

namespace assay::mpi::bench {

// Bytes of the 32-byte sectors (CUDA C++ Programming Guide, "Device Memory Accesses") that `bytes`
// bytes in blocks of `block`, a power of 2, at twice their length touch from an aligned address.
std::int64_t sector_bytes(std::int64_t block, std::int64_t bytes);

// One instance of bytes / block blocks, and room for it on both sides. Each call is done when it
// returns; std::runtime_error where the device or its memory failed.
class device_blocks {
  public:
    device_blocks(const device::library& gpu, std::int64_t block, std::int64_t bytes);

    // To and from the packed bytes, in the memory that the method shows the MPI library.
    void pack(device::method how);
    void unpack(device::method how);
    // Both compare with the host's packer, byte for byte, gaps too.
    [[nodiscard]] bool packs_right(device::method how);
    [[nodiscard]] bool unpacks_right(device::method how);

    // Bytes of memory touched by a pack or an unpack: sectors of the blocks, and the packed bytes.
    [[nodiscard]] std::int64_t touched() const;
    // Within the device, so many that reads and writes are touched() bytes.
    void copy_within();
    // The packed bytes, between the device and pinned memory of the host.
    void copy_to_host();
    void copy_to_device();
    // Packed bytes on the device.
    [[nodiscard]] char* packed_on_device() const { return shown(device::method::device); }

  private:
    using type_owner = std::unique_ptr<device::type_on_device, void (*)(device::type_on_device*)>;
    using room_owner =
        std::unique_ptr<device::message_on_device, void (*)(device::message_on_device*)>;

    [[nodiscard]] type_owner made(const form& f, std::int64_t extent) const;
    [[nodiscard]] room_owner room(const type_owner& type, device::method how) const;
    // Plain memory of the device.
    [[nodiscard]] room_owner memory(std::int64_t bytes) const;
    [[nodiscard]] device::message_on_device* message(device::method how) const;
    [[nodiscard]] char* shown(device::method how) const;
    void copy(void* to, const void* from, std::int64_t bytes) const;

    const device::library& gpu_;
    std::int64_t block_, bytes_, span_;
    plan host_;
    type_owner type_;
    room_owner user_, other_, device_, oneshot_, staged_;
};

}  // namespace assay::mpi::bench
