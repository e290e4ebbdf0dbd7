#pragma once
// The kernels' body: packed words are numbered in packed order, and a thread finds where each of
// its words lies in the user's memory. Consecutive threads touch consecutive packed words, so the
// packed side is always coalesced.

#include <cstdint>

#include "../portable.hpp"
#include "division.hpp"
#include "gpu/word.hpp"

namespace assay::mpi::device {

// Loops around the body that a kernel runs, MPI's count among them.
inline constexpr int most_loops = 8;
// Words that a thread has in flight before the first store.
inline constexpr int words_in_flight = 4;
inline constexpr unsigned block_threads = 256;
// A list of unequal blocks has an entry point for each stretch of 2^bucket_shift packed bytes.
inline constexpr int bucket_shift = 8;

enum class content {
    dense,    // one block
    equal,    // a list of blocks of one size
    unequal,  // a list of blocks
};

struct level {
    divisor count;
    std::int64_t stride = 0, packed = 0;  // bytes
};

// What a launch moves. Tables lie in memory of the device.
struct job {
    char* user = nullptr;     // of the body's origin in the first iteration
    char* packed = nullptr;   // of the first packed byte
    std::uint32_t words = 0;  // all, below 2^31
    std::uint32_t loops = 0;
    divisor body;                           // words of one body
    divisor block;                          // equal: words of a block
    const std::int64_t* offsets = nullptr;  // lists: of each block from the body's origin
    const std::uint32_t* starts = nullptr;  // unequal: packed bytes before each block
    const std::uint32_t* buckets =
        nullptr;           // unequal: block at byte k << bucket_shift, and the last
    level by[most_loops];  // innermost first
};

// Loops: the job's at most, so that they unroll; most_loops stays rolled.
template <way Way, std::size_t Bytes, content Content, int Loops>
struct move {
    job j;

    ASSAY_DEVICE_FUNCTION void operator()(const gpu::thread_place& t) const {
        const std::uint32_t step = t.grid.x * t.block.x;
        for (std::uint32_t first = t.x(); first < j.words; first += words_in_flight * step) {
            gpu::word<Bytes> held[words_in_flight];
            char* to[words_in_flight];
            for (int k = 0; k < words_in_flight; ++k) {
                const std::uint32_t at = first + static_cast<std::uint32_t>(k) * step;
                if (at >= j.words) continue;
                char *user = j.user, *packed = j.packed;
                locate(at, user, packed);
                to[k] = Way == way::pack ? packed : user;
                held[k] = gpu::load_word<gpu::word<Bytes>>(Way == way::pack ? user : packed);
            }
            for (int k = 0; k < words_in_flight; ++k)
                if (first + static_cast<std::uint32_t>(k) * step < j.words)
                    gpu::store_word(to[k], held[k]);
        }
    }

  private:
    ASSAY_DEVICE_FUNCTION void locate(std::uint32_t at, char*& user, char*& packed) const {
        std::uint32_t rest = j.body.quotient(at);
        const std::uint32_t in_body = at - rest * j.body.value;
        packed += std::uint64_t{in_body} * Bytes;
        user += offset_of(in_body);
        if constexpr (Loops == most_loops) {
            ASSAY_ROLLED
            for (std::uint32_t l = 0; l < j.loops; ++l) descend(j.by[l], rest, user, packed);
        } else {
            for (int l = 0; l < Loops; ++l) descend(j.by[l], rest, user, packed);
        }
    }
    ASSAY_DEVICE_FUNCTION static void descend(const level& l, std::uint32_t& rest, char*& user,
                                              char*& packed) {
        const std::uint32_t outer = l.count.quotient(rest);
        const std::uint32_t i = rest - outer * l.count.value;
        user += i * l.stride;
        packed += i * l.packed;
        rest = outer;
    }
    ASSAY_DEVICE_FUNCTION std::int64_t offset_of(std::uint32_t in_body) const {
        if constexpr (Content == content::dense) {
            return std::int64_t{in_body} * static_cast<std::int64_t>(Bytes);
        } else if constexpr (Content == content::equal) {
            const std::uint32_t b = j.block.quotient(in_body);
            return gpu::load_word<std::int64_t>(j.offsets + b) +
                   std::int64_t{in_body - b * j.block.value} * static_cast<std::int64_t>(Bytes);
        } else {
            const auto byte = in_body * static_cast<std::uint32_t>(Bytes);
            const std::uint32_t b = block_at(byte);
            return gpu::load_word<std::int64_t>(j.offsets + b) +
                   (byte - gpu::load_word<std::uint32_t>(j.starts + b));
        }
    }
    // The last block that starts at `byte` or before it.
    ASSAY_DEVICE_FUNCTION std::uint32_t block_at(std::uint32_t byte) const {
        const std::uint32_t* bucket = j.buckets + (byte >> bucket_shift);
        std::uint32_t low = gpu::load_word<std::uint32_t>(bucket);
        std::uint32_t high = gpu::load_word<std::uint32_t>(bucket + 1);
        ASSAY_ROLLED
        while (low < high) {
            const std::uint32_t middle = low + (high - low + 1) / 2;
            if (gpu::load_word<std::uint32_t>(j.starts + middle) <= byte)
                low = middle;
            else
                high = middle - 1;
        }
        return low;
    }
};

}  // namespace assay::mpi::device
