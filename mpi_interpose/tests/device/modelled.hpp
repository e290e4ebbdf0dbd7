#pragma once
// libassay_mpi_device_model.so: the device library over a device made of host memory, for a program
// that hands pointers of it to MPI. Whoever touches its memory but by kernels and copies dies.

#include <cstddef>

#include "pack/device/library.hpp"

extern "C" {
void* modelled_allocate(std::size_t bytes);
void modelled_release(void* p);
void modelled_copy(void* to, const void* from, std::size_t bytes);
bool modelled_is_device(const void* p);
// Maps the stand-in for a driver and tells it whose memory is a device's; false where it cannot.
bool modelled_map_driver(const char* path);
// Kernels run so far, and allocations of all kinds alive.
std::size_t modelled_kernels();
std::size_t modelled_live();
}
