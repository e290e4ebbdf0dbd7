#pragma once
// Loops that any compiler turns into plain moves, for a block size known at compile time. The
// template argument says which way the bytes go; the loops are the same. Loops take what they need
// of a step into variables of their own: a store through char* may change the step for all that the
// compiler knows, and a stride that is read again for each block is waited for (0.75 instead of
// 0.96 of memcpy for an unpack of 64 B at stride 128, Zen 4).

#include <cstring>

#include "step.hpp"

namespace assay::mpi {

enum class way { pack, unpack };

template <way W, int64_t Block>
inline void move_block(char* packed, char* user) {
    if constexpr (W == way::pack)
        __builtin_memcpy(packed, user, Block);
    else
        __builtin_memcpy(user, packed, Block);
}

template <way W>
inline void move_bytes(char* packed, char* user, int64_t bytes) {
    if constexpr (W == way::pack)
        std::memcpy(packed, user, static_cast<std::size_t>(bytes));
    else
        std::memcpy(user, packed, static_cast<std::size_t>(bytes));
}

// A line further away than this is a cache line of its own for every block: blocks are asked for
// ahead of time once the touched lines no longer fit in a core's cache. From a quarter of a page on
// the hardware prefetcher gives up and nearly every block needs an address translation of its own;
// then more blocks are asked for, into the second-level cache, as strides like these fall on few
// sets of the first.
inline constexpr int64_t far_stride = 128, page_stride = 1024;
inline constexpr int64_t far_blocks = 4096, page_blocks = 32768;  // 2 MiB of lines
enum class reach { near, far, pages };

// Lines far apart are asked for again shortly before their turn: stores leave the core in order, so
// one that waits for the second-level cache holds up all behind it. Sixteen lines at a stride of
// 2 KiB are all that the first-level cache holds (32 KiB, 8 ways), so less than that ahead. Where
// pages alone are 128 and, for unpacks, 16 ahead, faces of 3 doubles pack in 1.33 times the time,
// others move in 0.97 to 1.09 (Zen 4, medians of four runs).
template <way W, reach Reach>
inline void ask_ahead(const char* user, int64_t left, int64_t stride) {
    constexpr int64_t ahead = Reach == reach::pages ? 64 : 32, soon = 8;
    __builtin_prefetch(user + (ahead < left ? ahead : 0) * stride, 0,
                       Reach == reach::pages ? 2 : 3);
    if constexpr (Reach == reach::pages)
        __builtin_prefetch(user + (soon < left ? soon : 0) * stride, W == way::unpack, 3);
}

template <way W, int64_t Block, reach Reach>
inline void move_line(char* packed, char* user, int64_t n, int64_t stride) {
    constexpr int64_t unroll = Block <= 16 ? 8 : 4;
    int64_t i = 0;
    for (; i + unroll <= n; i += unroll) {
        for (int64_t k = 0; k < unroll; ++k) {
            if constexpr (Reach != reach::near) ask_ahead<W, Reach>(user, n - i - k, stride);
            move_block<W, Block>(packed, user);
            packed += Block;
            user += stride;
        }
    }
    for (; i < n; ++i, packed += Block, user += stride) move_block<W, Block>(packed, user);
}

template <way W, int64_t Block>
void move_lines(const step& s, char* packed, char* user, int64_t rows, int64_t n) {
    const int64_t stride = s.line.stride < 0 ? -s.line.stride : s.line.stride;
    const bool many = rows * n >= far_blocks;
    for (int64_t r = 0; r < rows; ++r, packed += s.row.packed, user += s.row.stride) {
        if (rows * n >= page_blocks && stride >= page_stride)
            move_line<W, Block, reach::pages>(packed, user, n, s.line.stride);
        else if (many && stride >= far_stride && stride < page_stride)
            move_line<W, Block, reach::far>(packed, user, n, s.line.stride);
        else
            move_line<W, Block, reach::near>(packed, user, n, s.line.stride);
    }
}

// Asks for the first lines of each page of a block, after which the hardware prefetcher knows the
// way. With four lines of the next block asked for, blocks of 2 to 6 KiB at a stride of 512 KiB
// pack 1.02 to 1.06 and unpack 1.06 to 1.16 times as fast (Zen 4; with six some lose again).
inline void ask_for_block(const char* user, int64_t bytes) {
    constexpr int64_t page = 4096, line = 64, lines = 4;
    const auto into_page = static_cast<int64_t>(reinterpret_cast<std::uintptr_t>(user) % page);
    for (int64_t b = 0; b < bytes; b = b == 0 ? page - into_page : b + page)
        for (int64_t k = 0; k < lines; ++k) __builtin_prefetch(user + b + k * line, 0, 3);
}

// Any block size.
template <way W>
void move_lines_any(const step& s, char* packed, char* user, int64_t rows, int64_t n) {
    constexpr int64_t worth_asking = 1024;
    const int64_t block = s.block, stride = s.line.stride;
    const int64_t asking = block >= worth_asking ? n - 1 : 0;
    for (int64_t r = 0; r < rows; ++r) {
        char* p = packed + r * s.row.packed;
        char* u = user + r * s.row.stride;
        for (int64_t i = 0; i < n; ++i, p += block, u += stride) {
            if (i < asking) ask_for_block(u + stride, block);
            move_bytes<W>(p, u, block);
        }
    }
}

// A transposition in tiles of one cache line a side: far lines are touched once, the packed order
// stays.
template <way W, int64_t Block>
void move_tiles(const step& s, char* packed, char* user, int64_t rows, int64_t n) {
    constexpr int64_t side = Block >= 8 ? 8 : 16;
    const loop row = s.row, line = s.line;
    const int64_t across = rows * (row.stride < 0 ? -row.stride : row.stride);
    if (across > line.stride && across > -line.stride)
        return move_lines<W, Block>(s, packed, user, rows, n);
    for (int64_t r0 = 0; r0 < rows; r0 += side) {
        const int64_t r1 = r0 + side < rows ? r0 + side : rows;
        for (int64_t i0 = 0; i0 < n; i0 += side) {
            const int64_t i1 = i0 + side < n ? i0 + side : n;
            const auto at = [&](int64_t r, int64_t i) {
                move_block<W, Block>(packed + r * row.packed + i * Block,
                                     user + r * row.stride + i * line.stride);
            };
            // The side that is written is written a line at a time.
            if constexpr (W == way::pack) {
                for (int64_t r = r0; r < r1; ++r)
                    for (int64_t i = i0; i < i1; ++i) at(r, i);
            } else {
                for (int64_t i = i0; i < i1; ++i)
                    for (int64_t r = r0; r < r1; ++r) at(r, i);
            }
        }
    }
}

template <way W, int64_t Block>
void move_list(const step& s, char* packed, char* user, int64_t rows, int64_t) {
    const std::int32_t* place = s.places.data();
    const auto n = static_cast<int64_t>(s.places.size());
    for (int64_t r = 0; r < rows; ++r) {
        char* p = packed + r * s.row.packed;
        char* u = user + r * s.row.stride;
        int64_t i = 0;
        for (; i + 4 <= n; i += 4, p += 4 * Block) {
            move_block<W, Block>(p, u + place[i]);
            move_block<W, Block>(p + Block, u + place[i + 1]);
            move_block<W, Block>(p + 2 * Block, u + place[i + 2]);
            move_block<W, Block>(p + 3 * Block, u + place[i + 3]);
        }
        for (; i < n; ++i, p += Block) move_block<W, Block>(p, u + place[i]);
    }
}

// Up to 64 bytes by two moves that overlap inside the block, larger ones by the C library.
template <way W>
inline void move_short(char* packed, char* user, int64_t bytes) {
    const auto both = [&]<int64_t Size>() {
        const int64_t last = bytes - Size;
        move_block<W, Size>(packed, user);
        move_block<W, Size>(packed + last, user + last);
    };
    if (bytes > 64) return move_bytes<W>(packed, user, bytes);
    if (bytes > 32) return both.template operator()<32>();
    if (bytes >= 16) return both.template operator()<16>();
    if (bytes >= 8) return both.template operator()<8>();
    if (bytes >= 4) return both.template operator()<4>();
    for (int64_t i = 0; i < bytes; ++i) move_block<W, 1>(packed + i, user + i);
}

template <way W>
void move_runs(const step& s, char* packed, char* user, int64_t rows, int64_t) {
    for (int64_t r = 0; r < rows; ++r) {
        char* p = packed + r * s.row.packed;
        char* u = user + r * s.row.stride;
        for (const run& b : s.runs) {
            move_short<W>(p, u + b.offset, b.bytes);
            p += b.bytes;
        }
    }
}

template <way W>
void move_dense(const step&, char* packed, char* user, int64_t, int64_t n) {
    move_bytes<W>(packed, user, n);
}

template <template <way, int64_t> class Kernel, int64_t... Sizes>
kernel_pair kernel_for(int64_t block, std::string_view name) {
    kernel_pair found;
    ((block == Sizes
          ? void(found = {Kernel<way::pack, Sizes>::run, Kernel<way::unpack, Sizes>::run, name})
          : void()),
     ...);
    return found;
}

}  // namespace assay::mpi
