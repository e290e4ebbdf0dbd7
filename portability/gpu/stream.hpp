#pragma once
// Streams, events and the timer made of two events.

#include <utility>

#include "vendor.hpp"

namespace ASSAY_GPU_NAMESPACE {

class event;

// A vendor's handle with one owner. unique_ptr would do, but <memory> takes a sixth of a second in
// each pass of a .cu file, and there is a pass an architecture.
template <void (*Destroy)(void*) noexcept>
class owned_handle {
  public:
    owned_handle() = default;
    owned_handle(owned_handle&& other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
    owned_handle& operator=(owned_handle&& other) noexcept {
        std::swap(handle_, other.handle_);
        return *this;
    }
    ~owned_handle() { reset(nullptr); }
    [[nodiscard]] void* get() const { return handle_; }
    void reset(void* handle) {
        if (void* before = std::exchange(handle_, handle)) Destroy(before);
    }

  private:
    void* handle_ = nullptr;
};

// A queue of work on the current device that does not wait for the default stream.
class stream {
  public:
    stream();
    // What is given later runs after what e has recorded by now.
    void wait(const event& e) const;
    // What is given later runs after what the default stream was given by now.
    void wait_for_default() const;
    void synchronize() const;
    // The vendor's handle.
    [[nodiscard]] void* handle() const { return handle_.get(); }

  private:
    static void destroy(void* handle) noexcept;
    owned_handle<destroy> handle_;
};

// A moment in a stream.
class event {
  public:
    event();
    void record(const stream& on);
    void synchronize() const;
    // Seconds from `earlier` to this event, both recorded and reached; resolution about 0.5 us
    // (CUDA runtime API, cudaEventElapsedTime).
    [[nodiscard]] double seconds_since(const event& earlier) const;

  private:
    friend class stream;
    static void destroy(void* handle) noexcept;
    owned_handle<destroy> handle_;
};

// Times what is launched between start and stop, launch overhead included.
class timer {
  public:
    void start(const stream& on) { begin_.record(on); }
    // Waits until all before it is done; seconds.
    double stop(const stream& on) {
        end_.record(on);
        end_.synchronize();
        return end_.seconds_since(begin_);
    }

  private:
    event begin_, end_;
};

}  // namespace ASSAY_GPU_NAMESPACE
