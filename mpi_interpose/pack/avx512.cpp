// AVX-512 packers: byte permutations over windows of the user's buffer, and transpositions in
// registers. Loads and stores are masked at the edges, so nothing outside of the map is read or
// written.

#include <immintrin.h>

#include <cstdlib>

#include "isa.hpp"
#include "portable.hpp"

// GCC 12's own headers start from a deliberately undefined vector.
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#pragma GCC diagnostic ignored "-Wuninitialized"

#define ASSAY_AVX512 __attribute__((target("avx512f,avx512bw,avx512vl,avx512vbmi,bmi,bmi2")))

namespace assay::mpi {
namespace {

// A loop of 64-byte moves beats one memcpy a block for every block up to 255 B, and up to 2 KiB
// where the data fits in the first-level cache (1.1 to 2.0 times as fast at 8 KiB of data). With
// 64 KiB of data 256 B at stride 512 still gain (1.1), 256 B at stride 1024 (0.91) and 1 KiB at
// stride 2 KiB (0.85 to 0.94) lose. bench/pack and least times of interleaved batches, Zen 5.
constexpr int64_t always_wide = 255, wide_most = 2048;

bool wide_gains(const step& s, int64_t bytes) {
    constexpr int64_t first_level = 16 << 10, second_level = 256 << 10, far = 1024;
    if (s.block <= always_wide || bytes <= first_level) return true;
    return s.block < 512 && std::abs(s.line.stride) < far && bytes <= second_level;
}

ASSAY_AVX512 inline std::uint64_t low_bits(int64_t n) {
    return n >= 64 ? ~0ull : _bzhi_u64(~0ull, static_cast<unsigned>(n));
}

// The part of a window's mask that `bytes` packed bytes reach.
ASSAY_AVX512 inline __mmask64 reached(std::uint64_t mask, __m512i scatter, int64_t bytes) {
    if (bytes >= 64) return mask;
    return mask & _mm512_cmplt_epu8_mask(scatter, _mm512_set1_epi8(static_cast<char>(bytes)));
}

template <bool Wide>
ASSAY_AVX512 inline __m512i gathered(const char* u, __mmask64 low, __mmask64 high, __m512i index) {
    const __m512i first = _mm512_maskz_loadu_epi8(low, u);
    if constexpr (!Wide) return _mm512_permutexvar_epi8(index, first);
    const __m512i second = _mm512_maskz_loadu_epi8(high, u + 64);
    return _mm512_permutex2var_epi8(first, index, second);
}

template <bool Wide>
ASSAY_AVX512 void pack_windows(const step& s, char* packed, char* user, int64_t rows, int64_t n) {
    const window& w = *s.bytes;
    const __m512i index = _mm512_load_si512(w.gather.data());
    const __m512i scatter_low = _mm512_load_si512(w.scatter.data());
    const __m512i scatter_high = _mm512_load_si512(w.scatter.data() + 64);
    const __mmask64 low = w.mask[0], high = w.mask[1];
    const int64_t out = w.unit * w.folded, stride = s.line.stride * w.folded;
    const int64_t whole = n / w.folded, rest = (n % w.folded) * w.unit;
    // A full store spills over the window's bytes into those of the next windows, which follow.
    const int64_t spilling = (whole * out + rest - 64) / out + 1;
    const int64_t full = whole * out + rest < 64 ? 0 : (spilling < whole ? spilling : whole);
    for (int64_t r = 0; r < rows; ++r) {
        char* p = packed + r * s.row.packed;
        const char* u = user + r * s.row.stride + w.base;
        int64_t i = 0;
        for (; i < full; ++i, p += out, u += stride)
            _mm512_storeu_si512(p, gathered<Wide>(u, low, high, index));
        for (; i < whole; ++i, p += out, u += stride)
            _mm512_mask_storeu_epi8(p, low_bits(out), gathered<Wide>(u, low, high, index));
        if (rest)
            _mm512_mask_storeu_epi8(p, low_bits(rest),
                                    gathered<Wide>(u, reached(low, scatter_low, rest),
                                                   reached(high, scatter_high, rest), index));
    }
}

template <bool Wide>
ASSAY_AVX512 void unpack_windows(const step& s, char* packed, char* user, int64_t rows, int64_t n) {
    const window& w = *s.bytes;
    const __m512i scatter_low = _mm512_load_si512(w.scatter.data());
    const __m512i scatter_high = _mm512_load_si512(w.scatter.data() + 64);
    const __mmask64 low = w.mask[0], high = w.mask[1];
    const int64_t out = w.unit * w.folded, stride = s.line.stride * w.folded;
    const int64_t whole = n / w.folded, rest = (n % w.folded) * w.unit;
    const __mmask64 all = low_bits(out), some = low_bits(rest);
    const __mmask64 some_low = reached(low, scatter_low, rest),
                    some_high = reached(high, scatter_high, rest);
    for (int64_t r = 0; r < rows; ++r) {
        const char* p = packed + r * s.row.packed;
        char* u = user + r * s.row.stride + w.base;
        for (int64_t i = 0; i < whole; ++i, p += out, u += stride) {
            const __m512i v = _mm512_maskz_loadu_epi8(all, p);
            _mm512_mask_storeu_epi8(u, low, _mm512_permutexvar_epi8(scatter_low, v));
            if constexpr (Wide)
                _mm512_mask_storeu_epi8(u + 64, high, _mm512_permutexvar_epi8(scatter_high, v));
        }
        if (rest == 0) continue;
        const __m512i v = _mm512_maskz_loadu_epi8(some, p);
        _mm512_mask_storeu_epi8(u, some_low, _mm512_permutexvar_epi8(scatter_low, v));
        if constexpr (Wide)
            _mm512_mask_storeu_epi8(u + 64, some_high, _mm512_permutexvar_epi8(scatter_high, v));
    }
}

template <way W>
ASSAY_AVX512 void windows(const step& s, char* packed, char* user, int64_t rows, int64_t n) {
    const bool wide = s.bytes->span > 64;
    if constexpr (W == way::pack)
        (wide ? pack_windows<true> : pack_windows<false>)(s, packed, user, rows, n);
    else
        (wide ? unpack_windows<true> : unpack_windows<false>)(s, packed, user, rows, n);
}

// Whole cache lines where both sides are aligned; a 64-byte move across two lines costs more than
// four of 16.
template <way W>
ASSAY_AVX512 void line_of_64(const step& s, char* packed, char* user, int64_t rows, int64_t n) {
    const auto place =
        reinterpret_cast<std::uintptr_t>(user) | reinterpret_cast<std::uintptr_t>(packed);
    if ((place | static_cast<std::uintptr_t>(s.line.stride | s.row.stride | s.row.packed)) % 64)
        return move_lines<W, 64>(s, packed, user, rows, n);
    const int64_t stride = s.line.stride;
    for (int64_t r = 0; r < rows; ++r) {
        char* p = packed + r * s.row.packed;
        char* u = user + r * s.row.stride;
        for (int64_t i = 0; i < n; ++i, p += 64, u += stride) {
            if constexpr (W == way::pack)
                _mm512_store_si512(p, _mm512_load_si512(u));
            else
                _mm512_store_si512(u, _mm512_load_si512(p));
        }
    }
}

ASSAY_AVX512 inline void copy_lines(char* to, const char* from, int64_t bytes) {
    int64_t b = 0;
    for (; b + 64 <= bytes; b += 64) _mm512_storeu_si512(to + b, _mm512_loadu_si512(from + b));
    if (b < bytes) _mm512_storeu_si512(to + bytes - 64, _mm512_loadu_si512(from + bytes - 64));
}

// Blocks of more than a cache line, the last move overlapping the one before.
template <way W>
ASSAY_AVX512 void wide_lines(const step& s, char* packed, char* user, int64_t rows, int64_t n) {
    if (!wide_gains(s, rows * n * s.block)) return move_lines_any<W>(s, packed, user, rows, n);
    const int64_t block = s.block, stride = s.line.stride;
    for (int64_t r = 0; r < rows; ++r) {
        char* p = packed + r * s.row.packed;
        char* u = user + r * s.row.stride;
        for (int64_t i = 0; i < n; ++i, p += block, u += stride) {
            if constexpr (W == way::pack)
                copy_lines(p, u, block);
            else
                copy_lines(u, p, block);
        }
    }
}

kernel_pair lines(int64_t block) {
    if (block == 64) return {line_of_64<way::pack>, line_of_64<way::unpack>, "lines of 64 B"};
    if (block > 64 && block <= wide_most)
        return {wide_lines<way::pack>, wide_lines<way::unpack>, "wide blocks"};
    return block > wide_most ? portable_kernels().lines(block) : avx2_kernels().lines(block);
}

// Eight rows of eight 8-byte words turned over in registers.
ASSAY_AVX512 inline void turned(__m512i (&v)[8]) {
    __m512i t[8];
    for (int i = 0; i < 8; i += 2) {
        t[i] = _mm512_unpacklo_epi64(v[i], v[i + 1]);
        t[i + 1] = _mm512_unpackhi_epi64(v[i], v[i + 1]);
    }
    for (int i = 0; i < 2; ++i) {
        const __m512i a = _mm512_shuffle_i64x2(t[i], t[i + 2], 0x88),
                      b = _mm512_shuffle_i64x2(t[i], t[i + 2], 0xdd);
        const __m512i c = _mm512_shuffle_i64x2(t[i + 4], t[i + 6], 0x88);
        const __m512i d = _mm512_shuffle_i64x2(t[i + 4], t[i + 6], 0xdd);
        v[i] = _mm512_shuffle_i64x2(a, c, 0x88);
        v[i + 4] = _mm512_shuffle_i64x2(a, c, 0xdd);
        v[i + 2] = _mm512_shuffle_i64x2(b, d, 0x88);
        v[i + 6] = _mm512_shuffle_i64x2(b, d, 0xdd);
    }
}

ASSAY_AVX512 inline void turn_tile(char* to, int64_t to_step, const char* from, int64_t from_step) {
    __m512i v[8];
    for (int i = 0; i < 8; ++i) {
        v[i] = _mm512_loadu_si512(from + i * from_step);
        __builtin_prefetch(from + i * from_step + 64);  // what the next strip reads
    }
    turned(v);
    for (int i = 0; i < 8; ++i) _mm512_storeu_si512(to + i * to_step, v[i]);
}

// to[a * to_step + 8 * b] = from[b * from_step + 8 * a], for whole tiles of 8 x 8 words. A strip of
// 8 lines is written from end to end, which keeps the writes contiguous; the reads jump, in a block
// whose lines stay in the cache until the next strip reads beside them.
ASSAY_AVX512 void turn(char* to, int64_t to_step, const char* from, int64_t from_step,
                       int64_t across, int64_t along) {
    constexpr int64_t block = 512;
    for (int64_t b0 = 0; b0 < along; b0 += block) {
        const int64_t b1 = b0 + block < along ? b0 + block : along;
        for (int64_t a = 0; a < across; a += 8)
            for (int64_t b = b0; b < b1; b += 8)
                turn_tile(to + a * to_step + b * 8, to_step, from + b * from_step + a * 8,
                          from_step);
    }
}

// How many words lie before the first cache line that begins in all rows at once; reads that
// straddle lines fetch most of them twice.
int64_t words_before_line(const char* from, int64_t from_step, int64_t across) {
    const auto place = reinterpret_cast<std::uintptr_t>(from);
    if (place % 8 != 0 || from_step % 64 != 0) return 0;
    const auto words = static_cast<int64_t>((64 - place % 64) % 64 / 8);
    return words < across ? words : across;
}

// Transposition of 8-byte blocks whose row stride is the block: tiles in registers, the ragged
// edges block by block.
template <way W>
ASSAY_AVX512 void turn_words(const step& s, char* packed, char* user, int64_t rows, int64_t n) {
    const int64_t line = s.line.stride < 0 ? -s.line.stride : s.line.stride;
    if (s.row.stride != 8 || rows * 8 > line) return move_tiles<W, 8>(s, packed, user, rows, n);
    constexpr bool packs = W == way::pack;
    char* const to = packs ? packed : user;
    const char* const from = packs ? user : packed;
    const int64_t to_step = packs ? s.row.packed : s.line.stride,
                  from_step = packs ? s.line.stride : s.row.packed;
    const int64_t across = packs ? rows : n, along = packs ? n : rows;
    const int64_t head = words_before_line(from, from_step, across);
    const int64_t end = head + (across - head) / 8 * 8, whole = along / 8 * 8;
    turn(to + head * to_step, to_step, from + head * 8, from_step, end - head, whole);
    // The words [a0, a1) across and [b0, b1) along.
    const auto edge = [&](int64_t a0, int64_t a1, int64_t b0, int64_t b1) {
        const int64_t row = packs ? a0 : b0, i = packs ? b0 : a0;
        move_tiles<W, 8>(s, packed + row * s.row.packed + i * 8, user + row * 8 + i * s.line.stride,
                         packs ? a1 - a0 : b1 - b0, packs ? b1 - b0 : a1 - a0);
    };
    if (head > 0) edge(0, head, 0, along);
    if (end < across) edge(end, across, 0, along);
    if (whole < along) edge(head, end, whole, along);
}

kernel_pair tile(int64_t block) {
    if (block == 8) return {turn_words<way::pack>, turn_words<way::unpack>, "register tiles"};
    return portable_kernels().tile(block);
}

}  // namespace

const kernel_set& avx512_kernels() {
    static const kernel_set set = [] {
        kernel_set k = portable_kernels();
        k.lines = lines;
        k.tile = tile;
        k.windows = {windows<way::pack>, windows<way::unpack>, "byte permutation"};
        k.window_span = 128;
        k.window_bytes = 64;
        k.windows_go_back = true;
        return k;
    }();
    return set;
}

}  // namespace assay::mpi
