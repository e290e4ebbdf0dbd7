#include "buffer_pool.hpp"

#include <sys/mman.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <cstdlib>
#include <mutex>
#include <new>
#include <utility>

namespace assay::mpi {
namespace {

constexpr int least_rank = 12, ranks = 31;  // from one page up
constexpr std::int64_t largest = std::int64_t{1} << 30;
// What the pool may keep: enough for some halo exchanges, little beside the program's own data.
constexpr std::int64_t kept_at_most = std::int64_t{64} << 20;

struct kept {
    kept* next;
};

std::mutex door;
std::array<kept*, ranks> shelves{};
std::int64_t kept_bytes = 0;

// One buffer of each of the smaller sizes is taken and given back without the lock.
constexpr int handy_ranks = 23;
std::array<std::atomic<char*>, handy_ranks> handy{};

char* from_hand(int rank) {
    if (rank >= handy_ranks) return nullptr;
    auto& place = handy[static_cast<std::size_t>(rank)];
    return place.load(std::memory_order_relaxed)
               ? place.exchange(nullptr, std::memory_order_acquire)
               : nullptr;
}

bool to_hand(int rank, char* data) {
    if (rank >= handy_ranks) return false;
    char* none = nullptr;
    return handy[static_cast<std::size_t>(rank)].compare_exchange_strong(
        none, data, std::memory_order_release, std::memory_order_relaxed);
}

// Huge pages, because a single copy between processes (CMA) pins the sender's pages one by one: 4
// MiB take 0.30 to 0.38 ms from huge pages and 0.86 to 1.10 ms from small ones (Open MPI 4.1.4, Zen
// 4). Advice only: where the kernel gives none the memory is as good as any.
constexpr int huge_rank = 21;
constexpr std::size_t huge_page = std::size_t{1} << huge_rank;

char* huge(std::size_t bytes) {
    auto* data = static_cast<char*>(std::aligned_alloc(huge_page, bytes));
    if (data) madvise(data, bytes, MADV_HUGEPAGE);
    return data;
}

// Smaller buffers are parts of shared huge pages, which are never given back.
class shared_pages {
  public:
    // Null where all pages are in use.
    char* part(std::size_t bytes) {
        if (bytes > left_) {
            char* page = count_ < pages_.size() ? huge(huge_page) : nullptr;
            if (!page) return nullptr;
            pages_[count_++] = next_ = page;
            left_ = huge_page;
        }
        left_ -= bytes;
        return std::exchange(next_, next_ + bytes);
    }
    [[nodiscard]] bool hold(const char* data) const {
        return std::any_of(pages_.begin(), pages_.begin() + count_, [&](const char* page) {
            return data >= page && data < page + huge_page;
        });
    }

  private:
    std::array<char*, kept_at_most / 2 / huge_page> pages_{};
    std::size_t count_ = 0, left_ = 0;
    char* next_ = nullptr;
};
shared_pages shared;

char* from_shelf(int rank) {
    const std::lock_guard lock(door);
    kept*& shelf = shelves[static_cast<std::size_t>(rank)];
    if (!shelf) return rank < huge_rank ? shared.part(std::size_t{1} << rank) : nullptr;
    auto* data = reinterpret_cast<char*>(shelf);
    shelf = shelf->next;
    kept_bytes -= std::int64_t{1} << rank;
    return data;
}

bool to_shelf(int rank, char* data) {
    const std::lock_guard lock(door);
    const std::int64_t bytes = std::int64_t{1} << rank;
    if (kept_bytes + bytes > kept_at_most && !shared.hold(data)) return false;
    kept*& shelf = shelves[static_cast<std::size_t>(rank)];
    shelf = new (data) kept{shelf};
    kept_bytes += bytes;
    return true;
}

char* fresh(int rank) {
    const std::size_t bytes = std::size_t{1} << rank;
    return rank < huge_rank ? static_cast<char*>(std::aligned_alloc(4096, bytes)) : huge(bytes);
}

}  // namespace

packed_buffer::packed_buffer(std::int64_t bytes) {
    if (bytes > largest) return;
    const int wanted =
        static_cast<int>(std::bit_width(static_cast<std::uint64_t>(bytes > 1 ? bytes - 1 : 1)));
    rank_ = wanted < least_rank ? least_rank : wanted;
    if (!(data_ = from_hand(rank_)) && !(data_ = from_shelf(rank_))) data_ = fresh(rank_);
}

packed_buffer::~packed_buffer() {
    if (!data_) return;
    if (message_)
        drop_(message_);
    else if (!to_hand(rank_, data_) && !to_shelf(rank_, data_))
        std::free(data_);
}

}  // namespace assay::mpi
