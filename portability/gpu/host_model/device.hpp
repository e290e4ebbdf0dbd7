#pragma once
// host_model: a device that exists only on the CPU, for tests of code that drives one.
//
// Its memory lies at addresses that trap (SIGSEGV with a line that says so) whenever the host
// touches them, so a missing copy cannot go unseen. Kernels are bodies (gpu/kernel.hpp) run thread
// by thread on the calling thread; accesses through gpu/word.hpp are checked one by one for
// alignment and for memory that a device can reach. Streams run what was given to them in order but
// as late as they may (or as early, or shuffled), so a missing wait is seen too.
//
// Errors are gpu::error with CUDA's numbers. As there, a fault within a kernel is reported by the
// call that waits for it and by every call after. Not modelled: time, clusters, graphs, peers,
// managed memory. While a kernel runs, the other threads of the process could touch its memory
// untrapped.

#include <cstddef>
#include <functional>
#include <memory>

#include "gpu/check.hpp"
#include "gpu/kernel.hpp"
#include "gpu/word.hpp"

namespace assay::gpu::host_model {

// cudaError_t of the same meaning.
enum class fault {
    invalid_value = 1,
    out_of_memory = 2,
    invalid_launch = 9,
    illegal_address = 700,
    misaligned_address = 716,
    launch_failure = 719,
};

// What kind of memory a pointer is in, as cudaPointerGetAttributes tells.
enum class memory { unregistered, pinned, device };
struct pointer_facts {
    memory kind = memory::unregistered;
    void* base = nullptr;  // of the allocation; null where unregistered
    std::size_t bytes = 0;
};

// When a stream runs what it was given: when something waits for it, at once, or, at any call, a
// random number of steps of random streams. Blocks and threads run forwards, backwards, shuffled.
enum class order { late, early, shuffled };

struct options {
    std::size_t memory_bytes = std::size_t{1} << 30;
    order work = order::late;
    unsigned seed = 1;
};

// What a device was asked for so far.
struct counts {
    std::size_t kernels = 0, copies = 0, bytes_copied = 0;
};

struct device_state;
struct stream_state;
struct event_state;

class device {
  public:
    explicit device(const options& o = {});
    ~device();  // frees what was not released
    device(const device&) = delete;
    device& operator=(const device&) = delete;

    // 256-byte aligned; null for 0 bytes. release waits for all work first, as cudaFree does.
    [[nodiscard]] void* allocate(std::size_t bytes);
    void release(void* p);
    // Host memory that kernels reach at the same address.
    [[nodiscard]] void* allocate_pinned(std::size_t bytes);
    void release_pinned(void* p);
    [[nodiscard]] pointer_facts facts_of(const void* p) const;

    // Copies between any two kinds of memory at once, waiting for no stream (they are non-blocking
    // ones): what they have still to do may miss it.
    void copy(void* to, const void* from, std::size_t bytes);
    void fill(void* to, unsigned char value, std::size_t bytes);
    // Waits for every stream.
    void synchronize();
    [[nodiscard]] counts counted() const;
    // Allocations, device and pinned, that live.
    [[nodiscard]] std::size_t live() const;

  private:
    friend class stream;
    std::shared_ptr<device_state> state_;
};

// A moment in a stream; not recorded, it is done.
class event {
  public:
    [[nodiscard]] bool done() const;
    void synchronize() const;
    // Seconds of the host's clock between the two recorded and reached moments.
    [[nodiscard]] double seconds_since(const event& earlier) const;

  private:
    friend class stream;
    std::shared_ptr<event_state> state_;
};

// Runs what it is given in order. Calls return at once, except where CUDA's do not: a copy from
// memory that is not pinned has read its source when it returns, a copy to such memory is done.
class stream {
  public:
    explicit stream(device& on);
    ~stream();  // after all that was given to it
    stream(stream&&) noexcept = default;
    stream& operator=(stream&&) = delete;

    void copy(void* to, const void* from, std::size_t bytes);
    void fill(void* to, unsigned char value, std::size_t bytes);
    // body(thread_place) for every thread, or body(block_place) for every block of the grid.
    template <class Body>
    void launch(const launch_shape& shape, const Body& body) {
        static_assert(is_body<Body>, "a kernel's body is plain bytes, at most 4096");
        enqueue_kernel(shape, [shape, body](unsigned block, thread_order order, std::byte* shared) {
            if constexpr (std::is_invocable_v<const Body&, block_place>) {
                body(block_place{shape.grid.x, shape.block.x, block, shared, order});
            } else {
                for (unsigned t = 0; t < order.count; ++t)
                    body(thread_place{shape.grid, shape.block, place_in(shape.grid, block),
                                      place_in(shape.block, order.numbers[t])});
            }
        });
    }
    // f() on the host, in order; it may not call the device.
    void call_host(std::function<void()> f);
    void record(event& e);
    // What is given later runs after what e has recorded by now.
    void wait(const event& e);
    // Whether all is done; each call lets some of it happen.
    [[nodiscard]] bool done();
    void synchronize();

  private:
    using block_runner = std::function<void(unsigned, thread_order, std::byte*)>;
    static constexpr extent3 place_in(extent3 e, unsigned number) {
        return {number % e.x, number / e.x % e.y, number / e.x / e.y};
    }
    void enqueue_kernel(const launch_shape& shape, block_runner run);

    std::shared_ptr<device_state> device_;
    std::shared_ptr<stream_state> state_;
};

}  // namespace assay::gpu::host_model
