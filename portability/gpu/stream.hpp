#pragma once
// Streams, events and the timer made of two events.

#include <memory>

namespace assay::gpu {

class event;

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
    struct destroy {
        void operator()(void* handle) const noexcept;
    };
    std::unique_ptr<void, destroy> handle_;
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
    struct destroy {
        void operator()(void* handle) const noexcept;
    };
    std::unique_ptr<void, destroy> handle_;
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

}  // namespace assay::gpu
