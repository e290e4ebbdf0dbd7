#pragma once
// Buffers for packed messages, kept for the next message of their size: a fresh one of a megabyte
// costs more in page faults than the packing.

#include <cstddef>
#include <cstdint>
#include <utility>

namespace assay::mpi {

namespace device {
struct message_on_device;
}

// At least `bytes` bytes on a cache line of their own; empty where there is no memory.
class packed_buffer {
  public:
    packed_buffer() = default;
    explicit packed_buffer(std::int64_t bytes);
    // The place of a message that the device library holds, and gets back by `drop`.
    packed_buffer(char* data, device::message_on_device* message,
                  void (*drop)(device::message_on_device*))
        : data_(data), message_(message), drop_(drop) {}
    packed_buffer(packed_buffer&& other) noexcept { *this = std::move(other); }
    packed_buffer& operator=(packed_buffer&& other) noexcept {
        std::swap(data_, other.data_);
        std::swap(rank_, other.rank_);
        std::swap(message_, other.message_);
        std::swap(drop_, other.drop_);
        return *this;
    }
    ~packed_buffer();
    explicit operator bool() const { return data_ != nullptr; }
    [[nodiscard]] char* data() const { return data_; }
    // Null of plain host memory.
    [[nodiscard]] device::message_on_device* message() const { return message_; }

  private:
    char* data_ = nullptr;
    int rank_ = 0;  // 2^rank_ bytes
    device::message_on_device* message_ = nullptr;
    void (*drop_)(device::message_on_device*) = nullptr;
};

}  // namespace assay::mpi
