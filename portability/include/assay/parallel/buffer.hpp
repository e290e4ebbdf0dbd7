#pragma once
// Memory bound to a target: huge pages, each first touched by the part that will use it.

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <span>
#include <type_traits>
#include <utility>

#include "executor.hpp"

namespace assay::parallel {

// At least `bytes` of zeroed memory, in 2 MiB-aligned huge pages from 256 KiB up; std::bad_alloc
// when there is none.
void* allocate_pages(std::size_t bytes);
void free_pages(void* p, std::size_t bytes) noexcept;
// Touches [p, p + bytes) in parts of the executor, as algorithms cut arrays of `element_bytes`
// elements.
void first_touch(executor& e, void* p, std::size_t bytes, std::size_t element_bytes);

// n elements of a trivial type, zero at first.
template <class T>
requires std::is_trivially_copyable_v<T>
class buffer {
  public:
    buffer() = default;
    buffer(executor& e, std::size_t n)
        : data_(static_cast<T*>(allocate_pages(n * sizeof(T)))), size_(n) {
        first_touch(e, data_, n * sizeof(T), sizeof(T));
    }
    buffer(buffer&& other) noexcept
        : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}
    buffer& operator=(buffer&& other) noexcept {
        std::swap(data_, other.data_);
        std::swap(size_, other.size_);
        return *this;
    }
    ~buffer() { free_pages(data_, size_ * sizeof(T)); }

    [[nodiscard]] T* data() const { return data_; }
    [[nodiscard]] std::size_t size() const { return size_; }
    [[nodiscard]] T* begin() const { return data_; }
    [[nodiscard]] T* end() const { return data_ + size_; }
    [[nodiscard]] T& operator[](std::size_t i) const { return data_[i]; }

  private:
    T* data_ = nullptr;
    std::size_t size_ = 0;
};

}  // namespace assay::parallel
