#include "arena.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <new>
#include <system_error>

namespace assay::gpu::host_model {
namespace {

constexpr std::size_t alignment = 256;  // what cudaMalloc gives at least

std::size_t round_up(std::size_t x, std::size_t to) { return (x + to - 1) / to * to; }

[[noreturn]] void fail(const char* what) {
    throw std::system_error(errno, std::generic_category(), what);
}

std::byte* map(std::size_t bytes, int protection, int file) {
    void* p = mmap(nullptr, bytes, protection, MAP_SHARED | MAP_NORESERVE, file, 0);
    if (p == MAP_FAILED) fail("host_model: no addresses for the arena");
    return static_cast<std::byte*>(p);
}

}  // namespace

arena::arena(std::size_t bytes)
    : page_(static_cast<std::size_t>(sysconf(_SC_PAGESIZE))), capacity_(round_up(bytes, page_)) {
    file_ = memfd_create("host_model", MFD_CLOEXEC);
    if (file_ < 0 || ftruncate(file_, static_cast<off_t>(capacity_)) != 0)
        fail("host_model: no memory file");
    base_ = map(capacity_, PROT_NONE, file_);
    alias_ = map(capacity_, PROT_READ | PROT_WRITE, file_);
}

arena::~arena() {
    munmap(base_, capacity_);
    munmap(alias_, capacity_);
    ::close(file_);
}

// The first gap of `bytes` from `from` on.
std::optional<std::size_t> arena::room_for(std::size_t bytes, std::size_t from) const {
    for (auto after = live_.lower_bound(from); after != live_.end(); ++after) {
        if (from + bytes <= after->second.start) return from;
        from = after->second.start + after->second.bytes;
    }
    if (from + bytes <= capacity_) return from;
    return std::nullopt;
}

void* arena::allocate(std::size_t bytes) {
    if (bytes == 0) return nullptr;
    const std::size_t used = round_up(bytes, alignment);
    const std::size_t inner = round_up(used, page_);
    if (used < bytes || inner > capacity_) return nullptr;
    // One page that is never opened behind each allocation, so one stands before each too.
    const std::size_t whole = inner + page_;
    auto start = room_for(whole, next_);
    if (!start) start = room_for(whole, 0);
    if (!start) return nullptr;
    const pages p{*start, whole, *start + inner - used, bytes};
    std::memset(alias_ + p.start, fresh, inner);
    next_ = p.start + whole;
    live_.emplace(p.start, p);
    return base_ + p.data;
}

bool arena::release(void* p) {
    const auto found = std::find_if(live_.begin(), live_.end(),
                                    [&](auto& e) { return base_ + e.second.data == p; });
    if (found == live_.end()) return false;
    const pages gone = found->second;
    live_.erase(found);
    protect(gone, PROT_NONE);
    // A file system without holes keeps the pages; they are overwritten when reused.
    (void)fallocate(file_, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE,
                    static_cast<off_t>(gone.start), static_cast<off_t>(gone.bytes));
    return true;
}

std::optional<block_of_memory> arena::find(const void* p) const {
    if (!contains(p)) return std::nullopt;
    const auto at = static_cast<std::size_t>(static_cast<const std::byte*>(p) - base_);
    auto after = live_.upper_bound(at);
    if (after == live_.begin()) return std::nullopt;
    const pages& b = std::prev(after)->second;
    if (at < b.data || at >= b.data + b.size) return std::nullopt;
    return block_of_memory{base_ + b.data, b.size};
}

void arena::protect(const pages& p, int how) const {
    if (mprotect(base_ + p.start, p.bytes - page_, how) != 0)
        fail("host_model: pages do not open or close");
}

void arena::open() {
    for (const auto& [start, p] : live_) protect(p, PROT_READ | PROT_WRITE);
}

void arena::close() {
    for (const auto& [start, p] : live_) protect(p, PROT_NONE);
}

std::optional<block_of_memory> arena::overrun() const {
    auto untouched = [](std::byte b) { return b == std::byte{fresh}; };
    for (const auto& [start, p] : live_) {
        const std::byte *first = alias_ + p.start, *data = alias_ + p.data;
        const std::byte* last = first + p.bytes - page_;
        if (!std::all_of(first, data, untouched) || !std::all_of(data + p.size, last, untouched))
            return block_of_memory{base_ + p.data, p.size};
    }
    return std::nullopt;
}

}  // namespace assay::gpu::host_model
