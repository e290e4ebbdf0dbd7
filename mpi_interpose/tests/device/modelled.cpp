#include "modelled.hpp"

#include <dlfcn.h>

#include "gpu/host_model/device.hpp"
#include "pack/device/table.hpp"

namespace assay::mpi::device {
namespace {

namespace model = gpu::host_model;

// Never destroyed, as a device is not.
model::device& the_device() {
    static auto* d = new model::device({std::size_t{1} << 28, model::order::late, 5});
    return *d;
}

// Gpu of transfer.hpp.
class modelled {
  public:
    static memory memory_of(const void* p) {
        switch (the_device().facts_of(p).kind) {
            case model::memory::device:
                return memory::device;
            case model::memory::pinned:
                return memory::pinned;
            default:
                return memory::host;
        }
    }
    void* allocate(std::size_t bytes) { return the_device().allocate(bytes); }
    void release(void* p) { the_device().release(p); }
    void* allocate_pinned(std::size_t bytes) { return the_device().allocate_pinned(bytes); }
    void release_pinned(void* p) { the_device().release_pinned(p); }
    void copy(void* to, const void* from, std::size_t bytes) { own_.copy(to, from, bytes); }
    template <class Body>
    void launch(const gpu::launch_shape& shape, const Body& body) {
        own_.launch(shape, body);
    }
    void join_default() {}
    void synchronize() { own_.synchronize(); }

  private:
    model::stream own_{the_device()};
};

transfers<modelled>& everything() {
    static auto* all = new transfers<modelled>(*new modelled);
    return *all;
}

}  // namespace
}  // namespace assay::mpi::device

const assay::mpi::device::library* assay_mpi_device_library() {
    return &assay::mpi::device::table<assay::mpi::device::modelled,
                                      assay::mpi::device::everything>::functions;
}

using assay::mpi::device::the_device;

void* modelled_allocate(std::size_t bytes) { return the_device().allocate(bytes); }
void modelled_release(void* p) { the_device().release(p); }
void modelled_copy(void* to, const void* from, std::size_t bytes) {
    the_device().copy(to, from, bytes);
}
bool modelled_is_device(const void* p) {
    return the_device().facts_of(p).kind == assay::gpu::host_model::memory::device;
}
bool modelled_map_driver(const char* path) {
    void* driver = dlopen(path, RTLD_NOW);
    using ask = void (*)(bool (*)(const void*));
    const auto tell = driver ? reinterpret_cast<ask>(dlsym(driver, "stub_ask")) : nullptr;
    if (tell) tell(modelled_is_device);
    return tell != nullptr;
}
std::size_t modelled_kernels() { return the_device().counted().kernels; }
std::size_t modelled_live() { return the_device().live(); }
