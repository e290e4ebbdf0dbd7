// The table of library.hpp over CUDA or HIP.

#include <exception>
#include <memory>

#include "gpu/grid.cuh"
#include "gpu/memory.hpp"
#include "library.hpp"
#include "transfer.hpp"

namespace assay::mpi::device {
namespace {

// Gpu of transfer.hpp.
class vendor {
  public:
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

using all_transfers = transfers<vendor>;

// Never destroyed: at the end of the process the runtime may be gone before its users.
all_transfers& everything() {
    static vendor& device = *new vendor;
    static all_transfers& all = *new all_transfers(device);
    return all;
}

template <class F>
auto null_if_it_throws(F f) noexcept -> decltype(f()) {
    try {
        return f();
    } catch (const std::exception&) {
        return {};
    }
}

auto* opaque(all_transfers::type* t) { return reinterpret_cast<type_on_device*>(t); }
auto* opaque(all_transfers::message* m) { return reinterpret_cast<message_on_device*>(m); }
auto& real(const type_on_device* t) { return *reinterpret_cast<const all_transfers::type*>(t); }
auto* real(type_on_device* t) { return reinterpret_cast<all_transfers::type*>(t); }
auto& real(const message_on_device* m) {
    return *reinterpret_cast<const all_transfers::message*>(m);
}
auto* real(message_on_device* m) { return reinterpret_cast<all_transfers::message*>(m); }

memory memory_of(const void* pointer) {
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

type_on_device* make_type(const form* one, std::int64_t extent) {
    return null_if_it_throws([&]() -> type_on_device* {
        auto made = std::make_unique<all_transfers::type>(everything(), *one, extent);
        return made->packer().possible() ? opaque(made.release()) : nullptr;
    });
}

void drop_type(type_on_device* type) { delete real(type); }

message_on_device* room(const type_on_device* type, std::int64_t count, int how) {
    return null_if_it_throws([&]() -> message_on_device* {
        return opaque(new all_transfers::message(
            everything().room(real(type), count, static_cast<method>(how))));
    });
}

message_on_device* pack(const type_on_device* type, std::int64_t count, const void* user, int how) {
    return null_if_it_throws([&]() -> message_on_device* {
        auto m = std::make_unique<all_transfers::message>(
            everything().room(real(type), count, static_cast<method>(how)));
        const char* from = static_cast<const char*>(user);
        return everything().pack(real(type), count, from, *m) ? opaque(m.release()) : nullptr;
    });
}

bool unpack(const type_on_device* type, const message_on_device* from, std::int64_t arrived,
            void* user) {
    return null_if_it_throws([&] {
        return everything().unpack(real(type), real(from), arrived, static_cast<char*>(user));
    });
}

void* shown(const message_on_device* message) { return real(message).shown(); }

void drop_message(message_on_device* message) { delete real(message); }

constexpr library table{library_version, memory_of, make_type,   drop_type, pack, room,
                        unpack,          shown,     drop_message};

}  // namespace
}  // namespace assay::mpi::device

__attribute__((visibility("default"))) const assay::mpi::device::library*
assay_mpi_device_library() {
    return &assay::mpi::device::table;
}
