// The table of library.hpp over CUDA or HIP.

#include "gpu/grid.cuh"
#include "gpu/memory.hpp"
#include "table.hpp"

namespace assay::mpi::device {
namespace {

// Gpu of transfer.hpp.
class vendor {
  public:
    static memory memory_of(const void* pointer) {
        switch (gpu::memory_of(pointer)) {
            case gpu::memory::device:
                return memory::device;
            case gpu::memory::pinned:
                return memory::pinned;
            case gpu::memory::unregistered:
                break;
        }
        return memory::host;
    }
    void* allocate(std::size_t bytes) { return gpu::allocate(bytes); }
    void release(void* p) { gpu::release(p); }
    void* allocate_pinned(std::size_t bytes) { return gpu::allocate_pinned(bytes); }
    void release_pinned(void* p) { gpu::release_pinned(p); }
    void copy(void* to, const void* from, std::size_t bytes) {
        gpu::copy_bytes(to, from, bytes, stream_);
    }
    template <class Body>
    void launch(const gpu::launch_shape& shape, const Body& body) {
        gpu::launch_threads<static_cast<int>(block_threads)>(shape, stream_, body);
    }
    void join_default() { stream_.wait_for_default(); }
    void synchronize() { stream_.synchronize(); }

  private:
    gpu::stream stream_;
};

// Never destroyed: at the end of the process the runtime may be gone before its users.
transfers<vendor>& everything() {
    static vendor& device = *new vendor;
    static transfers<vendor>& all = *new transfers<vendor>(device);
    return all;
}

}  // namespace
}  // namespace assay::mpi::device

__attribute__((visibility("default"))) const assay::mpi::device::library*
assay_mpi_device_library() {
    return &assay::mpi::device::table<assay::mpi::device::vendor,
                                      assay::mpi::device::everything>::functions;
}
