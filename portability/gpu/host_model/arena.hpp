#pragma once
// The model's memory: pages that nobody may touch, but through a second mapping for copies, and
// where they lie while a kernel runs.

#include <cstddef>
#include <map>
#include <optional>

namespace assay::gpu::host_model {

// A live allocation.
struct block_of_memory {
    std::byte* data;
    std::size_t bytes;
};

class arena {
  public:
    // Reserves `bytes` of addresses; memory is taken as it is written. std::system_error where the
    // kernel gives none.
    explicit arena(std::size_t bytes);
    ~arena();
    arena(const arena&) = delete;
    arena& operator=(const arena&) = delete;

    // 256-byte aligned, ends at a page that is never opened, filled with `fresh`; null when full.
    // Addresses come back only after all others were used.
    void* allocate(std::size_t bytes);
    // False when nothing lives there.
    bool release(void* p);
    // The allocation that holds p.
    [[nodiscard]] std::optional<block_of_memory> find(const void* p) const;
    [[nodiscard]] bool contains(const void* p) const { return p >= base_ && p < base_ + capacity_; }
    // Where the same bytes may always be touched.
    [[nodiscard]] std::byte* open_alias(const void* p) const {
        return alias_ + (static_cast<const std::byte*>(p) - base_);
    }
    // Opens or closes every allocation at its own address, for the whole process.
    void open();
    void close();
    // An allocation with a byte changed around it, between its ends and those of its pages.
    [[nodiscard]] std::optional<block_of_memory> overrun() const;
    [[nodiscard]] const std::byte* base() const { return base_; }
    [[nodiscard]] std::size_t live() const { return live_.size(); }

    // Bytes of memory that nobody has written: as double -3.1e+105, as int -707406379.
    static constexpr unsigned char fresh = 0xD5;

  private:
    struct pages {
        std::size_t start, bytes;  // of the pages, from base_
        std::size_t data, size;    // of what was asked for
    };
    [[nodiscard]] std::optional<std::size_t> room_for(std::size_t bytes, std::size_t from) const;
    void protect(const pages& p, int how) const;

    std::size_t page_, capacity_, next_ = 0;
    int file_ = -1;
    std::byte *base_ = nullptr, *alias_ = nullptr;
    std::map<std::size_t, pages> live_;  // by start
};

}  // namespace assay::gpu::host_model
