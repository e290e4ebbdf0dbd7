#pragma once
// An executor runs the parts of a bulk on the cores of a target. Back ends differ in who runs a
// part, never in what a part is: algorithms cut the work, so results do not depend on the back end.

#include <array>
#include <cstddef>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace assay::parallel {

// A reference to something callable with a part's number; it does not own what it calls. A small
// function object that calls do not change may be copied to where another core runs it: that core
// waits for each line of memory that it reads from this one.
class part_body {
  public:
    struct copy {
        alignas(8) std::array<std::byte, 80> bytes;
    };

    using function = void (*)(void* object, std::size_t part);

    part_body() = default;  // not to be called
    part_body(void* object_called, function f) : object_(object_called), call_(f) {}
    template <class F>
    requires(!std::is_same_v<std::remove_cvref_t<F>, part_body>) part_body(F& f)
        : object_(const_cast<void*>(static_cast<const void*>(&f))),
          call_([](void* o, std::size_t part) { (*static_cast<F*>(o))(part); }),
          bytes_(may_copy<F> ? sizeof(F) : 0) {}
    void operator()(std::size_t part) const { call_(object_, part); }
    [[nodiscard]] void* object() const { return object_; }
    [[nodiscard]] function call() const { return call_; }
    // The same for as long as `c` lives, in `c` if it may be copied.
    [[nodiscard]] part_body copied(copy& c) const {
        if (bytes_ == 0) return *this;
        return {std::memcpy(c.bytes.data(), object_, bytes_), call_};
    }

  private:
    template <class F>
    static constexpr bool may_copy =
        std::is_trivially_copyable_v<F>&& std::is_copy_constructible_v<F>&&
            std::is_invocable_v<const F&, std::size_t> &&
        sizeof(F) <= sizeof(copy) && alignof(F) <= alignof(copy);

    void* object_ = nullptr;
    function call_ = nullptr;
    std::size_t bytes_ = 0;
};

class device_executor;

class executor {
  public:
    virtual ~executor() = default;
    [[nodiscard]] virtual std::string_view name() const = 0;
    // Parts that run at once.
    [[nodiscard]] virtual std::size_t concurrency() const = 0;
    // Calls body(0) .. body(parts - 1), each once, and returns when all have returned. When parts
    // equals concurrency(), part p prefers the same core in every bulk (first touch relies on it).
    // The first exception that leaves a part is rethrown here, after all parts that had begun have
    // ended.
    // A device's parts are kernels, which only algorithms can give it: std::logic_error there.
    virtual void bulk(std::size_t parts, part_body body) = 0;

    // Memory of the target, zeroed: on the host in huge pages, touched first by the parts that
    // algorithms give its elements to. std::bad_alloc or gpu::error when there is none.
    [[nodiscard]] virtual void* allocate(std::size_t bytes, std::size_t element_bytes);
    virtual void release(void* p, std::size_t bytes) noexcept;
    // Memory of the host that a device's kernels reach and that is copied without a detour;
    // std::logic_error where parts run on the host.
    [[nodiscard]] virtual void* allocate_pinned(std::size_t bytes);
    virtual void release_pinned(void* p) noexcept;
    // Copies between the host and this target, or within either, and waits.
    virtual void copy(void* to, const void* from, std::size_t bytes);
    // Null where parts run on the host.
    [[nodiscard]] virtual device_executor* device() { return nullptr; }
};

// Ends the spinning of OpenMP's idle threads, which would share the cores of another back end for
// some milliseconds: for programs that time several back ends.
void rest_openmp();

// The back ends of this build that run on the host's cores, in a fixed order: serial first.
std::vector<std::string> backends();
// Those of devices, whether or not there is a device: cuda, hip.
std::vector<std::string> device_backends();
// Why a back end of this build cannot run here; empty when it can.
std::string why_unavailable(std::string_view backend);
// threads = 0: as many as the process may use; a device has its own. Beside the lists there is
// "host_model", a device made of host memory, for tests (gpu/host_model). std::invalid_argument
// names the back ends there are; std::runtime_error where why_unavailable gives a reason.
std::unique_ptr<executor> make_executor(std::string_view backend, std::size_t threads = 0);

}  // namespace assay::parallel
