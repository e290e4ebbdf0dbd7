#pragma once
// What is behind a device of the model, under one lock.

#include <chrono>
#include <deque>
#include <mutex>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "arena.hpp"
#include "device.hpp"
#include "trap.hpp"

namespace assay::gpu::host_model {

[[noreturn]] void raise(fault f, const std::string& what);
std::string address_text(const void* p);

struct event_state {
    bool done = false;
    std::chrono::steady_clock::time_point at;
    std::shared_ptr<device_state> device;
    std::weak_ptr<stream_state> stream;
};

struct step {
    std::function<void()> run;
    std::shared_ptr<event_state> after;  // this event must be done first
};

struct stream_state {
    std::deque<step> steps;
};

struct device_state {
    explicit device_state(const options& o)
        : how(o), pages(o.memory_bytes), guard(pages.base(), o.memory_bytes), random(o.seed) {}

    options how;
    mutable std::mutex mutex;
    arena pages;
    trap guard;
    std::map<std::byte*, std::size_t> pinned;
    std::vector<std::weak_ptr<stream_state>> streams;
    std::mt19937 random;
    std::optional<error> failed;  // the fault that every later call reports
    counts done;

    // Locks for one call from the host; refuses calls from a kernel or a host function, and every
    // call after a fault.
    [[nodiscard]] std::unique_lock<std::mutex> enter() const;
    void give(const std::shared_ptr<stream_state>& s, step next);
    // One step of s, and what it waits for.
    void run_one(stream_state& s);
    void run_all(stream_state& s);
    void run_everything();
    void rethrow() const;

    [[nodiscard]] pointer_facts facts_of(const void* p) const;
    // The place behind [p, p + bytes), which may always be touched; throws where the range leaves
    // its allocation.
    [[nodiscard]] std::byte* reach(const void* p, std::size_t bytes) const;
    void copy(void* to, const void* from, std::size_t bytes);
    void fill(void* to, unsigned char value, std::size_t bytes);
    void run_kernel(const launch_shape& shape,
                    const std::function<void(unsigned, thread_order, std::byte*)>& block);

  private:
    void run_some();
};

}  // namespace assay::gpu::host_model
