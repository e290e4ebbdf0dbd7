#include "trap.hpp"

#include <signal.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cstdint>
#include <cstring>
#include <mutex>
#include <stdexcept>

namespace assay::gpu::host_model {
namespace {

// Read by a signal handler, so no lock and no heap.
struct range {
    std::atomic<std::uintptr_t> begin{0}, end{0};
};
std::array<range, 64> ranges;
struct sigaction before;  // NOLINT: the handler that was there

void say(const char* text) { (void)!write(STDERR_FILENO, text, std::strlen(text)); }

bool is_device_memory(std::uintptr_t at) {
    for (const range& r : ranges)
        if (at >= r.begin && at < r.end) return true;
    return false;
}

void on_fault(int, siginfo_t* info, void*) {
    if (is_device_memory(reinterpret_cast<std::uintptr_t>(info->si_addr)))
        say(in_kernel ? "host_model: a kernel touched device memory outside every allocation\n"
                      : "host_model: the host touched device memory; copy it first\n");
    sigaction(SIGSEGV, &before, nullptr);  // the touch is repeated and meets the handler before
}

void install() {
    struct sigaction ours {};
    ours.sa_sigaction = on_fault;
    ours.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER;
    sigemptyset(&ours.sa_mask);
    sigaction(SIGSEGV, &ours, &before);
}

}  // namespace

trap::trap(const void* base, std::size_t bytes) : slot_(-1) {
    static std::once_flag installed;
    std::call_once(installed, install);
    const auto begin = reinterpret_cast<std::uintptr_t>(base);
    for (std::size_t s = 0; s < ranges.size() && slot_ < 0; ++s) {
        std::uintptr_t free = 0;
        if (!ranges[s].begin.compare_exchange_strong(free, begin)) continue;
        ranges[s].end = begin + bytes;
        slot_ = static_cast<int>(s);
    }
    if (slot_ < 0) throw std::length_error("host_model: more than 64 devices at once");
}

trap::~trap() {
    range& r = ranges[static_cast<std::size_t>(slot_)];
    r.end = 0;
    r.begin = 0;
}

}  // namespace assay::gpu::host_model
