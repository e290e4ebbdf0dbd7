#pragma once
// Buffers for packed messages, kept for the next message of their size: a fresh one of a megabyte
// costs more in page faults than the packing.

#include <cstddef>
#include <cstdint>

namespace assay::mpi {

// At least `bytes` bytes on a cache line of their own; empty where there is no memory.
class packed_buffer {
  public:
    packed_buffer() = default;
    explicit packed_buffer(std::int64_t bytes);
    packed_buffer(packed_buffer&& other) noexcept : data_(other.data_), rank_(other.rank_) {
        other.data_ = nullptr;
    }
    packed_buffer& operator=(packed_buffer&& other) noexcept {
        char* data = data_;
        const int rank = rank_;
        data_ = other.data_, rank_ = other.rank_;
        other.data_ = data, other.rank_ = rank;
        return *this;
    }
    ~packed_buffer();
    explicit operator bool() const { return data_ != nullptr; }
    [[nodiscard]] char* data() const { return data_; }

  private:
    char* data_ = nullptr;
    int rank_ = 0;  // 2^rank_ bytes
};

}  // namespace assay::mpi
