#pragma once
// How a message leaves memory of a device, and gets there. A method names the memory that the
// packed bytes stand in when the MPI library sees them:
//   device    memory of the device: for an MPI that takes such pointers
//   oneshot   pinned memory of the host, which the kernel writes and reads over the bus
//   staged    pinned memory too, but packed within the device and copied in one piece
// All work goes to one private stream, after what the default stream was given, and is done when
// the call returns: what MPI users rely on when they pass a pointer.
//
// Gpu is the device or its model: allocate, release, allocate_pinned, release_pinned, and on the
// private stream copy, launch, join_default, synchronize. Its errors are exceptions.

#include <bit>
#include <cstdint>
#include <map>
#include <mutex>
#include <new>
#include <utility>
#include <vector>

#include "launch.hpp"
#include "library.hpp"

namespace assay::mpi::device {

// The methods that never hand a pointer of the device to the MPI library.
inline bool fits_any_mpi(method m) { return m != method::device; }

// Memory of one kind, kept for the next message: allocation waits for the whole device.
template <class Gpu>
class pool {
  public:
    using allocator = void* (Gpu::*)(std::size_t);
    using releaser = void (Gpu::*)(void*);
    pool(Gpu& gpu, allocator a, releaser r) : gpu_(gpu), allocate_(a), release_(r) {}
    pool(const pool&) = delete;
    pool& operator=(const pool&) = delete;
    ~pool() {
        for (const auto& [bytes, p] : idle_) (gpu_.*release_)(p);
    }
    char* take(std::int64_t bytes) {
        const std::size_t size = std::bit_ceil(static_cast<std::size_t>(bytes));
        {
            const std::lock_guard lock(mutex_);
            if (const auto found = idle_.find(size); found != idle_.end()) {
                void* p = found->second;
                idle_.erase(found);
                return static_cast<char*>(p);
            }
        }
        return static_cast<char*>((gpu_.*allocate_)(size));
    }
    void give_back(char* p, std::int64_t bytes) {
        const std::lock_guard lock(mutex_);
        idle_.emplace(std::bit_ceil(static_cast<std::size_t>(bytes)), p);
    }

  private:
    Gpu& gpu_;
    allocator allocate_;
    releaser release_;
    std::mutex mutex_;
    std::multimap<std::size_t, void*> idle_;
};

template <class Gpu>
class transfers {
  public:
    // Packed bytes of a message. `shown` is what the MPI library sends from or receives into.
    class message {
      public:
        message() = default;
        // `packed`: whether kernels move it; else it is copied in one piece.
        message(transfers& on, method how, std::int64_t bytes, bool packed)
            : on_(&on),
              how_(packed || how == method::device ? how : method::oneshot),
              bytes_(bytes) {
            if (how_ != method::oneshot) within_ = on.device_.take(bytes);
            if (how_ != method::device) shown_ = on.pinned_.take(bytes);
        }
        message(message&& other) noexcept { *this = std::move(other); }
        message& operator=(message&& other) noexcept {
            std::swap(on_, other.on_);
            std::swap(how_, other.how_);
            std::swap(bytes_, other.bytes_);
            std::swap(within_, other.within_);
            std::swap(shown_, other.shown_);
            return *this;
        }
        ~message() {
            if (within_) on_->device_.give_back(within_, bytes_);
            if (shown_) on_->pinned_.give_back(shown_, bytes_);
        }
        [[nodiscard]] char* shown() const { return how_ == method::device ? within_ : shown_; }
        [[nodiscard]] std::int64_t bytes() const { return bytes_; }

      private:
        friend class transfers;
        // What kernels read and write.
        [[nodiscard]] char* packed() const { return how_ == method::oneshot ? shown_ : within_; }
        transfers* on_ = nullptr;
        method how_ = method::device;
        std::int64_t bytes_ = 0;
        char *within_ = nullptr, *shown_ = nullptr;
    };

    // A type on this device: its plan, and the plan's tables in memory of the device.
    class type {
      public:
        type(transfers& on, form one, std::int64_t extent)
            : on_(on), one_(std::move(one)), extent_(extent), plan_(one_, extent) {
            if (plan_.tables().empty()) return;
            tables_ = static_cast<char*>(on_.gpu_.allocate(plan_.tables().size()));
            on_.gpu_.copy(tables_, plan_.tables().data(), plan_.tables().size());
            on_.gpu_.synchronize();
        }
        type(const type&) = delete;
        type& operator=(const type&) = delete;
        ~type() { on_.gpu_.release(tables_); }
        [[nodiscard]] const plan& packer() const { return plan_; }
        // True where the data is one run, which needs no kernel.
        [[nodiscard]] bool is_copy(std::int64_t count) const {
            return one_.dense() && (count == 1 || one_.block == extent_);
        }

      private:
        friend class transfers;
        transfers& on_;
        form one_;
        std::int64_t extent_;
        plan plan_;
        char* tables_ = nullptr;
    };

    explicit transfers(Gpu& gpu)
        : gpu_(gpu),
          device_(gpu, &Gpu::allocate, &Gpu::release),
          pinned_(gpu, &Gpu::allocate_pinned, &Gpu::release_pinned) {}

    // Room for `count` instances to be received in.
    message room(const type& t, std::int64_t count, method how) {
        return message(*this, how, t.plan_.size() * count, !t.is_copy(count));
    }
    // Pinned room for bytes that no kernel moves.
    message room(std::int64_t bytes) { return message(*this, method::oneshot, bytes, false); }

    // Packs `count` instances at `user`, in memory of the device. False: beyond the kernels.
    bool pack(const type& t, std::int64_t count, const char* user, message& into) {
        gpu_.join_default();
        const bool started = start_packing(t, count, into.packed(), user);
        if (started && into.how_ == method::staged)
            gpu_.copy(into.shown_, into.within_, static_cast<std::size_t>(into.bytes_));
        gpu_.synchronize();
        return started;
    }
    // To packed bytes that the device reaches.
    bool pack(const type& t, std::int64_t count, const char* user, char* packed) {
        gpu_.join_default();
        const bool started = start_packing(t, count, packed, user);
        gpu_.synchronize();
        return started;
    }

    // Unpacks the first `arrived` bytes, which may end inside of an instance or of a block.
    bool unpack(const type& t, const message& from, std::int64_t arrived, char* user) {
        gpu_.join_default();
        if (arrived > 0 && from.how_ == method::staged)
            gpu_.copy(from.within_, from.shown_, static_cast<std::size_t>(arrived));
        const bool started = start_unpacking(t, arrived, from.packed(), user);
        gpu_.synchronize();
        return started;
    }
    bool unpack(const type& t, std::int64_t arrived, const char* packed, char* user) {
        gpu_.join_default();
        const bool started = start_unpacking(t, arrived, const_cast<char*>(packed), user);
        gpu_.synchronize();
        return started;
    }

    // Between any two kinds of memory.
    void copy(void* to, const void* from, std::int64_t bytes) {
        gpu_.join_default();
        gpu_.copy(to, from, static_cast<std::size_t>(bytes));
        gpu_.synchronize();
    }

  private:
    auto starter() {
        return
            [this](const gpu::launch_shape& shape, const auto& body) { gpu_.launch(shape, body); };
    }
    bool start_packing(const type& t, std::int64_t count, char* packed, const char* user) {
        if (!t.is_copy(count))
            return start_moves<way::pack>(t.plan_, count, packed, const_cast<char*>(user),
                                          t.tables_, starter());
        gpu_.copy(packed, user + t.one_.offset, static_cast<std::size_t>(t.plan_.size() * count));
        return true;
    }
    bool start_unpacking(const type& t, std::int64_t bytes, char* packed, char* user) {
        const std::int64_t size = t.plan_.size(), whole = bytes / size;
        if (whole > 0 && t.is_copy(whole))
            gpu_.copy(user + t.one_.offset, packed, static_cast<std::size_t>(whole * size));
        else if (whole > 0 &&
                 !start_moves<way::unpack>(t.plan_, whole, packed, user, t.tables_, starter()))
            return false;
        fill_part(t, packed + whole * size, bytes % size, user + whole * t.extent_);
        return true;
    }
    // Less than one instance: a copy a run. Only messages shorter than their receive come here.
    void fill_part(const type& t, const char* packed, std::int64_t bytes, char* user) {
        if (bytes == 0) return;
        for_each_run(t.one_, [&](std::int64_t offset, std::int64_t at, std::int64_t length) {
            if (at < bytes)
                gpu_.copy(user + offset, packed + at,
                          static_cast<std::size_t>(std::min(length, bytes - at)));
        });
    }

    Gpu& gpu_;
    pool<Gpu> device_, pinned_;
};

}  // namespace assay::mpi::device
