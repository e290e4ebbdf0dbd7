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

// Asks for memory of the host that the executor's device copies from and to without a detour.
struct pinned_t {};
inline constexpr pinned_t pinned{};

// n elements of a trivial type in the memory of an executor's target, zero at first. On a device
// only kernels and copies may touch them, and the executor must outlive them.
template <class T>
requires std::is_trivially_copyable_v<T>
class buffer {
  public:
    using value_type = T;

    buffer() = default;
    buffer(executor& e, std::size_t n)
        : on_device_(e.device() != nullptr ? &e : nullptr),
          data_(static_cast<T*>(e.allocate(n * sizeof(T), sizeof(T)))),
          size_(n) {}
    // Pinned where the target is a device, else as above.
    buffer(pinned_t, executor& e, std::size_t n)
        : on_device_(e.device() != nullptr ? &e : nullptr),
          is_pinned_(on_device_ != nullptr),
          data_(static_cast<T*>(is_pinned_ ? e.allocate_pinned(n * sizeof(T))
                                           : e.allocate(n * sizeof(T), sizeof(T)))),
          size_(n) {}
    // A copy of what lies on the host.
    buffer(executor& e, std::span<const T> host) : buffer(e, host.size()) { assign(host); }
    buffer(buffer&& other) noexcept { swap(other); }
    buffer& operator=(buffer&& other) noexcept {
        swap(other);
        return *this;
    }
    ~buffer() {
        if (data_ == nullptr) return;
        if (on_device_ == nullptr)
            free_pages(data_, size_bytes());
        else if (is_pinned_)
            on_device_->release_pinned(data_);
        else
            on_device_->release(data_, size_bytes());
    }

    [[nodiscard]] T* data() const { return data_; }
    [[nodiscard]] std::size_t size() const { return size_; }
    [[nodiscard]] std::size_t size_bytes() const { return size_ * sizeof(T); }
    [[nodiscard]] T* begin() const { return data_; }
    [[nodiscard]] T* end() const { return data_ + size_; }
    [[nodiscard]] T& operator[](std::size_t i) const { return data_[i]; }

    // As many elements as `host` has; std::out_of_range when they do not fit.
    void assign(std::span<const T> host) const {
        if (host.size() > size_) throw std::out_of_range("more elements than the buffer holds");
        copy_bytes(data_, host.data(), host.size_bytes());
    }
    [[nodiscard]] std::vector<T> to_host() const {
        std::vector<T> host(size_);
        copy_bytes(host.data(), data_, size_bytes());
        return host;
    }
    // The elements of another buffer, of this target or another; std::out_of_range when they do not
    // fit. From one device to another they pass through the host.
    void assign(const buffer& from) const {
        if (from.size_ > size_) throw std::out_of_range("more elements than the buffer holds");
        if (on_device_ != nullptr && from.on_device_ != nullptr && on_device_ != from.on_device_)
            return assign(std::span<const T>(from.to_host()));
        (on_device_ != nullptr ? *this : from).copy_bytes(data_, from.data_, from.size_bytes());
    }

  private:
    void swap(buffer& other) noexcept {
        std::swap(on_device_, other.on_device_);
        std::swap(is_pinned_, other.is_pinned_);
        std::swap(data_, other.data_);
        std::swap(size_, other.size_);
    }
    void copy_bytes(void* to, const void* from, std::size_t bytes) const {
        if (bytes == 0) return;
        if (on_device_ == nullptr)
            std::memcpy(to, from, bytes);
        else
            on_device_->copy(to, from, bytes);
    }

    executor* on_device_ = nullptr;
    bool is_pinned_ = false;
    T* data_ = nullptr;
    std::size_t size_ = 0;
};

}  // namespace assay::parallel
