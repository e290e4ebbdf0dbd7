// The calls of device, stream and event: each takes the lock, most only leave a step behind.

#include "device.hpp"

#include <sys/mman.h>

#include "state.hpp"

namespace assay::gpu::host_model {

device::device(const options& o) : state_(std::make_shared<device_state>(o)) {}

device::~device() {
    for (const auto& [base, bytes] : state_->pinned) munmap(base, bytes);
    state_->pinned.clear();
}

void* device::allocate(std::size_t bytes) {
    const auto lock = state_->enter();
    void* p = state_->pages.allocate(bytes);
    if (p == nullptr && bytes > 0)
        raise(fault::out_of_memory, std::to_string(bytes) + " bytes of device memory");
    return p;
}

void device::release(void* p) {
    if (p == nullptr) return;
    const auto lock = state_->enter();
    state_->run_everything();
    if (!state_->pages.release(p))
        raise(fault::invalid_value, address_text(p) + " is no allocation of this device");
    state_->rethrow();
}

void* device::allocate_pinned(std::size_t bytes) {
    if (bytes == 0) return nullptr;
    const auto lock = state_->enter();
    void* p = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (p == MAP_FAILED)
        raise(fault::out_of_memory, std::to_string(bytes) + " bytes of pinned memory");
    state_->pinned.emplace(static_cast<std::byte*>(p), bytes);
    return p;
}

void device::release_pinned(void* p) {
    if (p == nullptr) return;
    const auto lock = state_->enter();
    state_->run_everything();
    const auto found = state_->pinned.find(static_cast<std::byte*>(p));
    if (found == state_->pinned.end())
        raise(fault::invalid_value, address_text(p) + " is no pinned memory of this device");
    munmap(p, found->second);
    state_->pinned.erase(found);
    state_->rethrow();
}

pointer_facts device::facts_of(const void* p) const {
    const auto lock = state_->enter();
    return state_->facts_of(p);
}

void device::copy(void* to, const void* from, std::size_t bytes) {
    const auto lock = state_->enter();
    state_->copy(to, from, bytes);
}

void device::fill(void* to, unsigned char value, std::size_t bytes) {
    const auto lock = state_->enter();
    state_->fill(to, value, bytes);
}

void device::synchronize() {
    const auto lock = state_->enter();
    state_->run_everything();
    state_->rethrow();
}

counts device::counted() const {
    const auto lock = state_->enter();
    return state_->done;
}

std::size_t device::live() const {
    const std::lock_guard lock(state_->mutex);
    return state_->pages.live() + state_->pinned.size();
}

bool event::done() const {
    if (!state_) return true;
    const auto lock = state_->device->enter();
    if (const auto s = state_->stream.lock(); s && !state_->done && !s->steps.empty())
        state_->device->run_one(*s);
    return state_->done;
}

void event::synchronize() const {
    if (!state_) return;
    const auto lock = state_->device->enter();
    if (const auto s = state_->stream.lock())
        while (!state_->done && !s->steps.empty()) state_->device->run_one(*s);
    state_->device->rethrow();
}

double event::seconds_since(const event& earlier) const {
    if (!state_ || !earlier.state_) raise(fault::invalid_value, "an event that was not recorded");
    const auto lock = state_->device->enter();
    if (!state_->done || !earlier.state_->done)
        raise(fault::invalid_value, "an event that is not reached");
    return std::chrono::duration<double>(state_->at - earlier.state_->at).count();
}

stream::stream(device& on) : device_(on.state_), state_(std::make_shared<stream_state>()) {
    const auto lock = device_->enter();
    std::erase_if(device_->streams, [](const auto& s) { return s.expired(); });
    device_->streams.push_back(state_);
}

stream::~stream() {
    if (!state_) return;
    const std::lock_guard lock(device_->mutex);
    device_->run_all(*state_);
}

void stream::copy(void* to, const void* from, std::size_t bytes) {
    const auto lock = device_->enter();
    if (bytes == 0) return;
    (void)device_->reach(to, bytes);
    const std::byte* source = device_->reach(from, bytes);
    const bool to_pageable = device_->facts_of(to).kind == memory::unregistered;
    if (!to_pageable && device_->facts_of(from).kind == memory::unregistered) {
        auto staged = std::make_shared<std::vector<std::byte>>(source, source + bytes);
        device_->give(
            state_, {[d = device_.get(), to, staged, bytes] { d->copy(to, staged->data(), bytes); },
                     nullptr});
        return;
    }
    device_->give(state_,
                  {[d = device_.get(), to, from, bytes] { d->copy(to, from, bytes); }, nullptr});
    if (to_pageable) device_->run_all(*state_);
    device_->rethrow();
}

void stream::fill(void* to, unsigned char value, std::size_t bytes) {
    const auto lock = device_->enter();
    if (bytes == 0) return;
    (void)device_->reach(to, bytes);
    device_->give(state_,
                  {[d = device_.get(), to, value, bytes] { d->fill(to, value, bytes); }, nullptr});
}

// Limits of CUDA C++ Programming Guide, "Compute Capabilities", the same from 5.0 on.
void stream::enqueue_kernel(const launch_shape& s, block_runner run) {
    const auto lock = device_->enter();
    constexpr std::size_t shared_without_opt_in = 48 << 10;
    const std::size_t threads = std::size_t{s.block.x} * s.block.y * s.block.z;
    const std::size_t blocks = std::size_t{s.grid.x} * s.grid.y * s.grid.z;
    const bool grid_fits =
        blocks > 0 && blocks < 0x80000000U && s.grid.y < 65536 && s.grid.z < 65536;
    if (threads < 1 || threads > 1024 || s.block.z > 64 || !grid_fits || s.cluster != 1 ||
        s.shared_bytes > shared_without_opt_in)
        raise(fault::invalid_launch, "grid, block, cluster or shared memory beyond the limits");
    device_->give(
        state_, {[d = device_.get(), s, run = std::move(run)] { d->run_kernel(s, run); }, nullptr});
}

void stream::call_host(std::function<void()> f) {
    const auto lock = device_->enter();
    device_->give(state_, {std::move(f), nullptr});
}

void stream::record(event& e) {
    const auto lock = device_->enter();
    auto moment = std::make_shared<event_state>();
    moment->device = device_;
    moment->stream = state_;
    e.state_ = moment;
    device_->give(state_, {[moment] {
                               moment->at = std::chrono::steady_clock::now();
                               moment->done = true;
                           },
                           nullptr});
}

void stream::wait(const event& e) {
    const auto lock = device_->enter();
    if (e.state_) device_->give(state_, {[] {}, e.state_});
}

bool stream::done() {
    const auto lock = device_->enter();
    if (!state_->steps.empty()) device_->run_one(*state_);
    device_->rethrow();
    return state_->steps.empty();
}

void stream::synchronize() {
    const auto lock = device_->enter();
    device_->run_all(*state_);
    device_->rethrow();
}

}  // namespace assay::gpu::host_model
