#pragma once
// Memory bound to a target: huge pages, each first touched by the part that will use it.

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <span>
#include <stdexcept>
#include <type_traits>
#include <utility>
#include <vector>

#include "executor.hpp"

namespace assay::parallel {

// At least `bytes` of zeroed memory, in 2 MiB-aligned huge pages from 256 KiB up; std::bad_alloc
// when there is none.
void* allocate_pages(std::size_t bytes);
void free_pages(void* p, std::size_t bytes) noexcept;
// Touches [p, p + bytes) in parts of the executor, as algorithms cut arrays of `element_bytes`
// elements.
void first_touch(executor& e, void* p, std::size_t bytes, std::size_t element_bytes);

// n elements of a trivial type in the memory of an executor's target, zero at first. On a device
// only kernels and copies may touch them. The executor outlives the buffer's memory where it is a
// device's.
template <class T>
requires std::is_trivially_copyable_v<T>
class buffer {
  public:
    using value_type = T;

    buffer() = default;
    buffer(executor& e, std::size_t n)
        : owner_(&e), data_(static_cast<T*>(e.allocate(n * sizeof(T), sizeof(T)))), size_(n) {}
    // A copy of what lies on the host.
    buffer(executor& e, std::span<const T> host) : buffer(e, host.size()) { assign(host); }
    buffer(buffer&& other) noexcept
        : owner_(other.owner_),
          data_(std::exchange(other.data_, nullptr)),
          size_(std::exchange(other.size_, 0)) {}
    buffer& operator=(buffer&& other) noexcept {
        std::swap(owner_, other.owner_);
        std::swap(data_, other.data_);
        std::swap(size_, other.size_);
        return *this;
    }
    ~buffer() {
        if (data_ != nullptr) owner_->release(data_, size_ * sizeof(T));
    }

    [[nodiscard]] T* data() const { return data_; }
    [[nodiscard]] std::size_t size() const { return size_; }
    [[nodiscard]] T* begin() const { return data_; }
    [[nodiscard]] T* end() const { return data_ + size_; }
    [[nodiscard]] T& operator[](std::size_t i) const { return data_[i]; }

    // As many elements as `host` has; std::out_of_range when they do not fit.
    void assign(std::span<const T> host) {
        if (host.size() > size_) throw std::out_of_range("more elements than the buffer holds");
        if (!host.empty()) owner_->copy(data_, host.data(), host.size_bytes());
    }
    [[nodiscard]] std::vector<T> to_host() const {
        std::vector<T> host(size_);
        if (size_ > 0) owner_->copy(host.data(), data_, size_ * sizeof(T));
        return host;
    }

  private:
    executor* owner_ = nullptr;
    T* data_ = nullptr;
    std::size_t size_ = 0;
};

}  // namespace assay::parallel
