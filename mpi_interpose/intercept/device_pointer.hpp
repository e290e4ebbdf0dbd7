#pragma once
// Whose memory a pointer is. Only a program that has a GPU's driver mapped can own memory of a
// device: the driver is asked then, and never loaded for it.

#include <link.h>

#include <atomic>

namespace assay::mpi {

// The object that was mapped last when no driver was there; the loader appends to its list, so none
// has come while this object has no successor. It is held, so that it stays mapped, until
// let_go_of_objects. At first, and once a driver came, an object with a successor.
extern std::atomic<const link_map*> last_without_driver __attribute__((visibility("hidden")));

// The cheapest answer, asked first: two loads. False while no pointer can be a device's.
inline bool driver_may_be_mapped() {
    const link_map* last = last_without_driver.load(std::memory_order_acquire);
    return __atomic_load_n(&last->l_next, __ATOMIC_RELAXED) != nullptr;
}

// False of CUDA device memory, and of HIP's. Managed memory that lives on a device counts as the
// device's.
bool driver_says_host(const void* pointer);

inline bool on_host(const void* pointer) {
    return !driver_may_be_mapped() || driver_says_host(pointer);
}

// Before the MPI library may unload its plug-ins.
void let_go_of_objects();

}  // namespace assay::mpi
