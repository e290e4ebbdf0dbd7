#pragma once
// A merge sort: each part is sorted, then runs are merged in pairs, every part writing an equal
// share of the output. Stable. Needs a second array of the same size.

#include <vector>

#include "device_sort.hpp"
#include "merge.hpp"
#include "transform.hpp"

namespace assay::parallel {
inline namespace ASSAY_ISA {

namespace detail {

// Writes out[begin, end) of the merge of every two neighbouring runs; run r is [edges[r], edges[r +
// 1]).
template <class T, class Less>
void merge_share(const std::vector<std::ptrdiff_t>& edges, slice s, const T* in, T* out,
                 Less less) {
    for (std::size_t r = 0; r + 1 < edges.size(); r += 2) {
        const std::ptrdiff_t first = edges[r], middle = edges[r + 1];
        const std::ptrdiff_t last = r + 2 < edges.size() ? edges[r + 2] : middle;
        const std::ptrdiff_t begin = std::max(s.begin, first), end = std::min(s.end, last);
        if (begin >= end) continue;
        const T *x = in + first, *y = in + middle;
        const std::ptrdiff_t nx = middle - first, ny = last - middle;
        const std::ptrdiff_t from = merge_split(begin - first, x, nx, y, ny, less);
        const std::ptrdiff_t to = merge_split(end - first, x, nx, y, ny, less);
        std::merge(x + from, x + to, y + (begin - first - from), y + (end - first - to),
                   out + begin, less);
    }
}

}  // namespace detail

namespace detail {

template <class T, class Less>
void sort_on_host(const policy& p, update<T> v, Less less) {
    require_host(p.where());
    const std::size_t parts = p.where().concurrency();
    const std::ptrdiff_t n = v.size();
    auto sort_part = [&](std::size_t part) {
        const slice s = part_slice(n, parts, part);
        std::stable_sort(v.data() + s.begin, v.data() + s.end, less);
    };
    p.where().bulk(parts, sort_part);
    std::vector<std::ptrdiff_t> edges{0};
    for (std::size_t part = 0; part < parts; ++part)
        if (const auto end = part_slice(n, parts, part).end; end > edges.back())
            edges.push_back(end);
    std::vector<T> other(static_cast<std::size_t>(n));
    T *from = v.data(), *to = other.data();
    while (edges.size() > 2) {
        auto merge = [&](std::size_t part) {
            merge_share(edges, part_slice(n, parts, part), from, to, less);
        };
        p.where().bulk(parts, merge);
        std::vector<std::ptrdiff_t> merged;
        for (std::size_t r = 0; r < edges.size(); r += 2) merged.push_back(edges[r]);
        if (merged.back() != n) merged.push_back(n);
        edges = std::move(merged);
        std::swap(from, to);
    }
    if (from != v.data()) copy(p, read<T>(from, n), write<T>(v.data(), n));
}

}  // namespace detail

template <class T, class Less = std::less<>>
void sort(const policy& p, update<T> v, Less less = {}) {
    if constexpr (ASSAY_FOR_DEVICE)
        detail::device_sort(detail::this_device(p), v, less);
    else
        detail::sort_on_host(p, v, less);
}

}  // namespace ASSAY_ISA
}  // namespace assay::parallel
