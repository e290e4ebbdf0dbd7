#include "state.hpp"

#include <cstring>
#include <sstream>

namespace assay::gpu::host_model {
namespace {

thread_local bool in_host_function = false;

const char* name(fault f) {
    switch (f) {
        case fault::invalid_value:
            return "invalid value";
        case fault::out_of_memory:
            return "out of memory";
        case fault::invalid_launch:
            return "invalid launch";
        case fault::illegal_address:
            return "illegal address";
        case fault::misaligned_address:
            return "misaligned address";
        case fault::launch_failure:
            return "launch failure";
    }
    return "";
}

}  // namespace

void raise(fault f, const std::string& what) {
    throw error(static_cast<int>(f), std::string("host_model: ") + name(f) + ": " + what);
}

std::string address_text(const void* p) {
    std::ostringstream text;
    text << p;
    return text.str();
}

std::unique_lock<std::mutex> device_state::enter() const {
    if (in_kernel || in_host_function)
        throw std::logic_error("host_model: the device was called from its own work");
    std::unique_lock lock(mutex);
    rethrow();
    return lock;
}

void device_state::rethrow() const {
    if (failed) throw error(*failed);
}

void device_state::run_one(stream_state& s) {
    step next = std::move(s.steps.front());
    s.steps.pop_front();
    if (next.after && !next.after->done)
        if (const auto other = next.after->stream.lock())
            while (!next.after->done && !other->steps.empty()) run_one(*other);
    in_host_function = true;
    try {
        if (!failed) next.run();
    } catch (const error& e) {
        failed = e;
    } catch (const std::exception& e) {
        failed.emplace(static_cast<int>(fault::launch_failure),
                       std::string("host_model: a host function threw: ") + e.what());
    }
    in_host_function = false;
}

void device_state::run_all(stream_state& s) {
    while (!s.steps.empty()) run_one(s);
}

void device_state::run_everything() {
    for (const auto& weak : streams)
        if (const auto s = weak.lock()) run_all(*s);
}

void device_state::run_some() {
    std::vector<std::shared_ptr<stream_state>> busy;
    for (const auto& weak : streams)
        if (auto s = weak.lock(); s && !s->steps.empty()) busy.push_back(std::move(s));
    if (busy.empty()) return;
    for (auto left = random() % 4; left > 0; --left)
        if (stream_state& s = *busy[random() % busy.size()]; !s.steps.empty()) run_one(s);
}

void device_state::give(const std::shared_ptr<stream_state>& s, step next) {
    s->steps.push_back(std::move(next));
    if (how.work == order::early) run_all(*s);
    if (how.work == order::shuffled) run_some();
}

pointer_facts device_state::facts_of(const void* p) const {
    if (const auto b = pages.find(p)) return {memory::device, b->data, b->bytes};
    auto* at = static_cast<std::byte*>(const_cast<void*>(p));
    const auto after = pinned.upper_bound(at);
    if (after == pinned.begin()) return {};
    const auto& [base, bytes] = *std::prev(after);
    if (at >= base + bytes) return {};
    return {memory::pinned, base, bytes};
}

std::byte* device_state::reach(const void* p, std::size_t bytes) const {
    auto* at = static_cast<std::byte*>(const_cast<void*>(p));
    const pointer_facts f = facts_of(p);
    if (f.kind == memory::unregistered && !pages.contains(p)) return at;
    if (f.base == nullptr || at + bytes > static_cast<std::byte*>(f.base) + f.bytes)
        raise(fault::invalid_value, std::to_string(bytes) + " bytes at " + address_text(p) +
                                        " leave their allocation of " + std::to_string(f.bytes) +
                                        " bytes");
    return f.kind == memory::device ? pages.open_alias(p) : at;
}

void device_state::copy(void* to, const void* from, std::size_t bytes) {
    if (bytes == 0) return;
    std::byte* target = reach(to, bytes);
    const std::byte* source = reach(from, bytes);
    if (target < source + bytes && source < target + bytes)
        raise(fault::invalid_value, "a copy onto its own source");
    std::memcpy(target, source, bytes);
    ++done.copies;
    done.bytes_copied += bytes;
}

void device_state::fill(void* to, unsigned char value, std::size_t bytes) {
    if (bytes > 0) std::memset(reach(to, bytes), value, bytes);
}

}  // namespace assay::gpu::host_model
