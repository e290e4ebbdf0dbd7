// AVX2 packers: byte shuffles over windows of 32 bytes, and wide blocks. AVX2 has no masked byte
// store, so windows only pack; an unpack takes the portable loops.

#include <immintrin.h>

#include "isa.hpp"
#include "portable.hpp"

#define ASSAY_AVX2 __attribute__((target("avx2")))

namespace assay::mpi {
namespace {

// pshufb takes a byte from its own 16; an index with the top bit set gives zero, so two halves
// combine by OR.
ASSAY_AVX2 inline __m128i half_index(__m128i gather, int first) {
    const __m128i local = _mm_sub_epi8(gather, _mm_set1_epi8(static_cast<char>(first)));
    const __m128i outside = _mm_or_si128(_mm_cmplt_epi8(local, _mm_setzero_si128()),
                                         _mm_cmpgt_epi8(local, _mm_set1_epi8(15)));
    return _mm_or_si128(local, _mm_and_si128(outside, _mm_set1_epi8(-128)));
}

void pack_bytewise(const window& w, char* p, const char* u, int64_t bytes) {
    for (int64_t b = 0; b < bytes; ++b) p[b] = u[w.gather[static_cast<std::size_t>(b)]];
}

// Windows that may be loaded and stored whole: neither the last 32-byte load nor the last 16-byte
// store leaves the map.
int64_t whole_windows(const window& w, int64_t stride, int64_t out, int64_t windows,
                      int64_t packed_bytes) {
    const int64_t readable = (windows - 1) * stride + w.span - 32;
    const int64_t by_read = readable < 0 ? 0 : readable / stride + 1;
    const int64_t by_write = packed_bytes < 16 ? 0 : (packed_bytes - 16) / out + 1;
    const int64_t least = by_read < by_write ? by_read : by_write;
    return least < windows ? least : windows;
}

ASSAY_AVX2 void pack_windows(const step& s, char* packed, char* user, int64_t rows, int64_t n) {
    const window& w = *s.bytes;
    const __m128i gather = _mm_load_si128(reinterpret_cast<const __m128i*>(w.gather.data()));
    const __m128i low = half_index(gather, 0), high = half_index(gather, 16);
    const int64_t out = w.unit * w.folded, stride = s.line.stride * w.folded;
    const int64_t windows = n / w.folded, rest = (n % w.folded) * w.unit;
    const int64_t whole =
        windows ? whole_windows(w, stride, out, windows, windows * out + rest) : 0;
    for (int64_t r = 0; r < rows; ++r) {
        char* p = packed + r * s.row.packed;
        const char* u = user + r * s.row.stride + w.base;
        int64_t i = 0;
        for (; i < whole; ++i, p += out, u += stride) {
            const __m128i a = _mm_loadu_si128(reinterpret_cast<const __m128i*>(u));
            const __m128i b = _mm_loadu_si128(reinterpret_cast<const __m128i*>(u + 16));
            _mm_storeu_si128(reinterpret_cast<__m128i*>(p),
                             _mm_or_si128(_mm_shuffle_epi8(a, low), _mm_shuffle_epi8(b, high)));
        }
        for (; i < windows; ++i, p += out, u += stride) pack_bytewise(w, p, u, out);
        pack_bytewise(w, p, u, rest);
    }
}

ASSAY_AVX2 inline void copy_wide(char* to, const char* from, int64_t bytes) {
    int64_t b = 0;
    for (; b + 32 <= bytes; b += 32)
        _mm256_storeu_si256(reinterpret_cast<__m256i*>(to + b),
                            _mm256_loadu_si256(reinterpret_cast<const __m256i*>(from + b)));
    if (b < bytes)
        _mm256_storeu_si256(
            reinterpret_cast<__m256i*>(to + bytes - 32),
            _mm256_loadu_si256(reinterpret_cast<const __m256i*>(from + bytes - 32)));
}

template <way W>
ASSAY_AVX2 void wide_lines(const step& s, char* packed, char* user, int64_t rows, int64_t n) {
    const int64_t block = s.block, stride = s.line.stride;
    for (int64_t r = 0; r < rows; ++r) {
        char* p = packed + r * s.row.packed;
        char* u = user + r * s.row.stride;
        for (int64_t i = 0; i < n; ++i, p += block, u += stride) {
            if constexpr (W == way::pack)
                copy_wide(p, u, block);
            else
                copy_wide(u, p, block);
        }
    }
}

kernel_pair lines(int64_t block) {
    constexpr int64_t wide_least = 33, wide_most = 1024;
    const kernel_pair fixed = portable_kernels().lines(block);
    if (block < wide_least || block > wide_most || fixed.name == "fixed blocks") return fixed;
    return {wide_lines<way::pack>, wide_lines<way::unpack>, "wide blocks"};
}

}  // namespace

const kernel_set& avx2_kernels() {
    static const kernel_set set = [] {
        kernel_set k = portable_kernels();
        k.lines = lines;
        k.windows = {pack_windows, nullptr, "byte shuffle"};
        k.window_span = 32;
        k.window_bytes = 16;
        return k;
    }();
    return set;
}

}  // namespace assay::mpi
