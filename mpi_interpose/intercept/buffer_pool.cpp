#include "buffer_pool.hpp"

#include <array>
#include <bit>
#include <cstdlib>
#include <mutex>
#include <new>

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

}  // namespace

packed_buffer::packed_buffer(std::int64_t bytes) {
    if (bytes > largest) return;
    const int wanted =
        static_cast<int>(std::bit_width(static_cast<std::uint64_t>(bytes > 1 ? bytes - 1 : 1)));
    rank_ = wanted < least_rank ? least_rank : wanted;
    {
        const std::lock_guard lock(door);
        kept*& shelf = shelves[static_cast<std::size_t>(rank_)];
        if (shelf) {
            data_ = reinterpret_cast<char*>(shelf);
            shelf = shelf->next;
            kept_bytes -= std::int64_t{1} << rank_;
            return;
        }
    }
    data_ = static_cast<char*>(std::aligned_alloc(4096, std::size_t{1} << rank_));
}

packed_buffer::~packed_buffer() {
    if (!data_) return;
    if (message_) {
        drop_(message_);
        return;
    }
    {
        const std::lock_guard lock(door);
        const std::int64_t bytes = std::int64_t{1} << rank_;
        if (kept_bytes + bytes <= kept_at_most) {
            kept*& shelf = shelves[static_cast<std::size_t>(rank_)];
            shelf = new (data_) kept{shelf};
            kept_bytes += bytes;
            return;
        }
    }
    std::free(data_);
}

}  // namespace assay::mpi
