#include "assay/parallel/buffer.hpp"

#include <sys/mman.h>

#include <cstdint>
#include <new>
#include <stdexcept>
#include <string>

#include "assay/parallel/algorithm.hpp"

namespace assay::parallel {
namespace {

constexpr std::size_t huge_page = std::size_t{2} << 20;
constexpr std::size_t huge_from = std::size_t{256} << 10;

std::size_t mapped_bytes(std::size_t bytes) {
    const std::size_t page = bytes >= huge_from ? huge_page : 4096;
    return (bytes + page - 1) / page * page;
}

}  // namespace

void* allocate_pages(std::size_t bytes) {
    if (bytes == 0) return nullptr;
    const std::size_t size = mapped_bytes(bytes);
    const std::size_t slack = bytes >= huge_from ? huge_page : 0;
    if (size < bytes || size + slack < size) throw std::bad_alloc();
    void* p =
        mmap(nullptr, size + slack, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (p == MAP_FAILED) throw std::bad_alloc();
    if (slack == 0) return p;
    // Cut the mapping to the aligned middle.
    const auto start = reinterpret_cast<std::uintptr_t>(p);
    const std::uintptr_t aligned = (start + huge_page - 1) / huge_page * huge_page;
    if (aligned > start) munmap(p, aligned - start);
    if (aligned < start + slack)
        munmap(reinterpret_cast<void*>(aligned + size), start + slack - aligned);
    void* result = reinterpret_cast<void*>(aligned);
    madvise(result, size,
            MADV_HUGEPAGE);  // a kernel without huge pages refuses: then pages are small
    return result;
}

void free_pages(void* p, std::size_t bytes) noexcept {
    if (p != nullptr) munmap(p, mapped_bytes(bytes));
}

void first_touch(executor& e, void* p, std::size_t bytes, std::size_t element_bytes) {
    if (bytes == 0) return;
    const auto n = static_cast<std::ptrdiff_t>(bytes / element_bytes);
    const std::size_t parts = e.concurrency();
    auto touch = [&](std::size_t part) {
        const detail::slice s = detail::part_slice(n, parts, part);
        const auto begin = static_cast<std::size_t>(s.begin) * element_bytes;
        std::memset(static_cast<char*>(p) + begin, 0,
                    static_cast<std::size_t>(s.end - s.begin) * element_bytes);
    };
    e.bulk(parts, touch);
}

void* executor::allocate(std::size_t bytes, std::size_t element_bytes) {
    void* p = allocate_pages(bytes);
    first_touch(*this, p, bytes, element_bytes);
    return p;
}

void executor::release(void* p, std::size_t bytes) noexcept { free_pages(p, bytes); }

void* executor::allocate_pinned(std::size_t) {
    throw std::logic_error("memory is pinned for a device; " + std::string(name()) + " has none");
}
void executor::release_pinned(void*) noexcept {}

void executor::copy(void* to, const void* from, std::size_t bytes) { std::memcpy(to, from, bytes); }

}  // namespace assay::parallel
