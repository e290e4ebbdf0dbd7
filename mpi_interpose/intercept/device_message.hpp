#pragma once
// Calls on memory of a device. An MPI library that does not take such pointers is given packed
// bytes in pinned host memory, or, where bytes cannot travel packed, a copy of the memory, which is
// sent by the program's own count and type.

#include <utility>

#include "packed_message.hpp"

namespace assay::mpi {

// Whether the data of a valid type at `buf` starts in memory of a device.
bool on_device(const void* buf, MPI_Datatype type);

// As packed_place_to_send and packed_place, for memory of a device; empty where the call goes on as
// it came: the MPI library takes the pointer and no method is better, or there is no device
// library.
packed_start device_place_to_send(call c, std::int64_t count, MPI_Datatype type, direction d);
packed_receive device_place(call c, void* buf, std::int64_t count, MPI_Datatype type);

// stand_in::fill and stand_in::deliver of a place that the device library holds.
bool fill_from_device(const stand_in& place, const type_use& use, const void* user,
                      std::int64_t instances);
void deliver_to_device(const stand_in& place, const type_use& use, void* user,
                       std::int64_t arrived);

// One share of an exchange with an MPI library that takes no pointers of a device: its packed
// bytes, and what packs it (nothing where a copy does); 0 where it cannot travel packed.
std::int64_t packed_on_device(MPI_Datatype type, std::int64_t count, direction d, type_use& use);
bool pack_share(const type_use& use, const void* user, std::int64_t count, char* packed,
                std::int64_t bytes);
void unpack_share(const type_use& use, const char* packed, std::int64_t bytes, void* user,
                  std::int64_t count);
// Pinned memory; empty where there is none, or the MPI library takes pointers of a device.
packed_buffer pinned_place(std::int64_t bytes);
bool copy_by_device(void* to, const void* from, std::int64_t bytes);
// The first byte of the data from the buffer's address, and the bytes up to the last one.
std::pair<std::int64_t, std::int64_t> reach_of(MPI_Datatype type, std::int64_t count);

// MPI_Pack and MPI_Unpack where the data or the packed bytes stand in memory of a device: how many
// packed bytes were moved, or 0 where the library shall answer. `room`: bytes at `packed`.
std::int64_t pack_by_device(const void* user, std::int64_t count, MPI_Datatype type, void* packed,
                            std::int64_t room);
std::int64_t unpack_by_device(const void* packed, std::int64_t room, void* user, std::int64_t count,
                              MPI_Datatype type);

}  // namespace assay::mpi
