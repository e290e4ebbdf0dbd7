#pragma once
// Device memory that frees itself.

#include <cstddef>
#include <span>
#include <stdexcept>
#include <type_traits>
#include <utility>
#include <vector>

#include "stream.hpp"

namespace ASSAY_GPU_NAMESPACE {

// Uninitialised device memory, at least 256-byte aligned; `error` when there is none left.
[[nodiscard]] void* allocate(std::size_t bytes);
void release(void* pointer) noexcept;
// Host memory that the device reads and writes at the same address, and copies without a detour.
[[nodiscard]] void* allocate_pinned(std::size_t bytes);
void release_pinned(void* pointer) noexcept;
enum class memory { unregistered, pinned, device };
[[nodiscard]] memory memory_of(const void* pointer);
// After what was given to the stream before. Memory that is not pinned makes the call wait.
void copy_bytes(void* to, const void* from, std::size_t bytes, const stream& on);
// Waits for the copy; either side may be host or device.
void copy_bytes(void* to, const void* from, std::size_t bytes);
void clear_bytes(void* pointer, std::size_t bytes);

// `size` elements of T on the device that was current at construction. Move-only.
template <class T>
class buffer {
    static_assert(std::is_trivially_copyable_v<T>, "device memory holds plain bytes");

  public:
    buffer() = default;
    explicit buffer(std::size_t size)
        : data_(static_cast<T*>(allocate(size * sizeof(T)))), size_(size) {}
    explicit buffer(std::span<const T> host) : buffer(host.size()) { assign(host); }
    buffer(buffer&& other) noexcept
        : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}
    buffer& operator=(buffer&& other) noexcept {
        std::swap(data_, other.data_);
        std::swap(size_, other.size_);
        return *this;
    }
    ~buffer() { release(data_); }

    [[nodiscard]] T* data() { return data_; }
    [[nodiscard]] const T* data() const { return data_; }
    [[nodiscard]] std::size_t size() const { return size_; }

    // Copies as many elements as `host` has; std::out_of_range when they do not fit.
    void assign(std::span<const T> host) {
        if (host.size() > size_) throw std::out_of_range("more elements than the buffer holds");
        copy_bytes(data_, host.data(), host.size_bytes());
    }
    void clear() { clear_bytes(data_, size_ * sizeof(T)); }
    [[nodiscard]] std::vector<T> to_host() const {
        std::vector<T> host(size_);
        copy_bytes(host.data(), data_, size_ * sizeof(T));
        return host;
    }

  private:
    T* data_ = nullptr;
    std::size_t size_ = 0;
};

}  // namespace ASSAY_GPU_NAMESPACE
