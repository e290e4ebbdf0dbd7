#pragma once
// A batch: classify, list the lanes of each region, compute list by list, then redo what the second
// pass must redo. A value goes through the same operations wherever it stands: lists only gather
// lanes of one kind, and a list's last pack is filled up with copies.

#include <cstddef>
#include <cstring>

#include "batch/kernels.hpp"
#include "batch/operation.hpp"
#include "batch/pack.hpp"

namespace assay::bessel {
inline namespace ASSAY_ISA {

inline constexpr int chunk_size = 2048;
inline constexpr int width = pack_width;

struct index_list {
    int count = 0;
    alignas(64) int index[chunk_size + width];
};

struct chunk {
    const double* nu;
    const double* x;
    double* out;
    int size;
};

ASSAY_LANE void append(index_list& list, unsigned lanes, int first) {
#if defined(__AVX512F__) && defined(__AVX512VL__)
    const __m256i all =
        _mm256_add_epi32(_mm256_set1_epi32(first), _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7));
    const __m256i chosen = _mm256_maskz_compress_epi32(static_cast<__mmask8>(lanes), all);
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(list.index + list.count), chosen);
    list.count += __builtin_popcount(lanes);
#else
    for (; lanes != 0; lanes &= lanes - 1) list.index[list.count++] = first + __builtin_ctz(lanes);
#endif
}

// Lane by lane: the gather and scatter instructions of AVX-512 take longer (Zen 4).
ASSAY_LANE pack gather(const double* from, const int* index) {
    pack a;
    for (int j = 0; j < width; ++j) a.v[j] = from[index[j]];
    return a;
}
ASSAY_LANE void scatter(double* to, const int* index, pack a) {
    for (int j = 0; j < width; ++j) to[index[j]] = a.v[j];
}

// Copies of the last index up to a whole pack: they compute, and store, the same value again.
inline void fill_up(index_list& list) {
    for (int j = list.count; j % width != 0; ++j) list.index[j] = list.index[list.count - 1];
}

struct redo_lists {
    index_list origin, below_64, from_64;
};

template <region Region>
ASSAY_LANE void note_again(redo_lists& redo, const first_value<pack>& f, const int* index) {
    unsigned lanes = to_integer(f.again);
    if (__builtin_expect(lanes == 0, 1)) return;
    double scale[width];
    store_pack(scale, f.scale);
    for (; lanes != 0; lanes &= lanes - 1) {
        const int j = __builtin_ctz(lanes);
        constexpr bool origin = Region == region::origin_far || Region == region::origin_near;
        index_list& list = origin ? redo.origin : (scale[j] < 64 ? redo.below_64 : redo.from_64);
        // A filled-up pack may name a lane twice.
        if (list.count > 0 && list.index[list.count - 1] == index[j]) continue;
        list.index[list.count++] = index[j];
    }
}

template <class Operation, region Region>
void run_region(const chunk& c, index_list& list, redo_lists& redo) {
    if (list.count == 0) return;
    fill_up(list);
    const bool whole = list.count == c.size && c.size % width == 0;
    for (int i = 0; i < list.count; i += width) {
        const int* index = list.index + i;
        const pack nu = whole ? load_pack(c.nu + i) : gather(c.nu, index);
        const pack x = whole ? load_pack(c.x + i) : gather(c.x, index);
        const auto f = Operation::template first<Region>(nu, x);
        if constexpr (Operation::has_second) note_again<Region>(redo, f, index);
        if (whole)
            store_pack(c.out + i, f.value);
        else
            scatter(c.out, index, f.value);
    }
}

template <class Operation, second Second>
void run_second(const chunk& c, index_list& list) {
    if (list.count == 0) return;
    fill_up(list);
    for (int i = 0; i < list.count; i += width) {
        const int* index = list.index + i;
        scatter(c.out, index,
                Operation::template again<Second>(gather(c.nu, index), gather(c.x, index)));
    }
}

struct region_lists {
    index_list of[7];
};

inline void classify(const chunk& c, region_lists& lists) {
    for (int i = 0; i < c.size; i += width) {
        const unsigned live = c.size - i >= width ? (1u << width) - 1 : (1u << (c.size - i)) - 1;
        const pack nu = load_pack(c.nu + i), x = load_pack(c.x + i);
        const auto ordinary = (nu >= pack(0.0)) & (nu <= pack(0x1p500)) & (x >= pack(0x1p-1000)) &
                              (x <= pack(0x1p500));
        const pack h = fma(nu, nu, x * x);
        const unsigned good = to_integer(ordinary) & live;
        const unsigned from_256 = to_integer(h >= pack(65536.0)) & good;
        const unsigned from_37 = to_integer(h >= pack(1369.0)) & good;
        append(lists.of[static_cast<int>(region::from_256)], from_256, i);
        append(lists.of[static_cast<int>(region::from_37)], from_37 & ~from_256, i);
        if (__builtin_expect(from_37 == live, 1)) continue;
        const unsigned from_16 = to_integer(h >= pack(256.0)) & good;
        const unsigned from_8 = to_integer(h >= pack(64.0)) & good;
        const unsigned far = to_integer(x >= pack(1.0)) & good;
        append(lists.of[static_cast<int>(region::from_16)], from_16 & ~from_37, i);
        append(lists.of[static_cast<int>(region::from_8)], from_8 & ~from_16, i);
        append(lists.of[static_cast<int>(region::origin_far)], far & ~from_8, i);
        append(lists.of[static_cast<int>(region::origin_near)], good & ~from_8 & ~far, i);
        append(lists.of[static_cast<int>(region::special)], live & ~good, i);
    }
}

template <class Operation>
void run_chunk(const chunk& c, mode m) {
    region_lists lists;
    redo_lists redo;
    classify(c, lists);
    run_region<Operation, region::from_256>(c, lists.of[0], redo);
    run_region<Operation, region::from_37>(c, lists.of[1], redo);
    run_region<Operation, region::from_16>(c, lists.of[2], redo);
    run_region<Operation, region::from_8>(c, lists.of[3], redo);
    run_region<Operation, region::origin_far>(c, lists.of[4], redo);
    run_region<Operation, region::origin_near>(c, lists.of[5], redo);
    if constexpr (Operation::has_second) {
        if (m == mode::accurate) {
            run_second<Operation, second::origin>(c, redo.origin);
            run_second<Operation, second::below_64>(c, redo.below_64);
            run_second<Operation, second::from_64>(c, redo.from_64);
        }
    }
    const index_list& special = lists.of[static_cast<int>(region::special)];
    for (int i = 0; i < special.count; ++i) {
        const int at = special.index[i];
        c.out[at] = Operation::scalar(c.nu[at], c.x[at], m);
    }
}

// Chunks are copied in, so that packs may be read past the end and out may be nu or x.
template <class Operation>
void run_batch(const double* nu, bool one_order, const double* x, double* out, std::size_t n,
               mode m) {
    alignas(64) double nu_copy[chunk_size + width];
    alignas(64) double x_copy[chunk_size + width];
    if (one_order)
        for (double& order : nu_copy) order = nu[0];
    for (std::size_t done = 0; done < n; done += chunk_size) {
        const int size = static_cast<int>(n - done < chunk_size ? n - done : chunk_size);
        if (!one_order)
            std::memcpy(nu_copy, nu + done, static_cast<std::size_t>(size) * sizeof(double));
        std::memcpy(x_copy, x + done, static_cast<std::size_t>(size) * sizeof(double));
        for (int j = 0; j < width && size + j < chunk_size + width; ++j) {
            if (!one_order) nu_copy[size + j] = 1.0;
            x_copy[size + j] = 1.0;
        }
        run_chunk<Operation>({nu_copy, x_copy, out + done, size}, m);
    }
}

}  // namespace ASSAY_ISA
}  // namespace assay::bessel
