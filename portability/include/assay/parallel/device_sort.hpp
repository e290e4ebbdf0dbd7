#pragma once
// A stable merge sort on a device: each thread sorts a few elements, then runs are merged in pairs,
// every thread finding where its share of the output comes from (merge path).

#include "device_algorithm.hpp"
#include "merge.hpp"

namespace assay::parallel {
inline namespace ASSAY_ISA {
namespace detail {

inline constexpr std::ptrdiff_t sorted_by_thread = 8;

template <class T, class Less>
struct sort_body {
    static constexpr bool threads_cooperate = false;
    T* v;
    std::ptrdiff_t n;
    Less less;

    ASSAY_DEVICE_FUNCTION void operator()(const gpu::thread_place& t) const {
        const std::ptrdiff_t begin =
            (std::ptrdiff_t{t.block_at.x} * block_threads + t.thread.x) * sorted_by_thread;
        const std::ptrdiff_t end = begin + sorted_by_thread < n ? begin + sorted_by_thread : n;
        for (std::ptrdiff_t i = begin + 1; i < end; ++i) {
            const T x = v[i];
            std::ptrdiff_t at = i;
            for (; at > begin && less(x, v[at - 1]); --at) v[at] = v[at - 1];
            v[at] = x;
        }
    }
};

// Runs of `run` elements, a power of two; a thread writes sorted_by_thread elements of the output.
template <class T, class Less>
struct merge_body {
    static constexpr bool threads_cooperate = false;
    const T* from;
    T* to;
    std::ptrdiff_t n, run;
    Less less;

    ASSAY_DEVICE_FUNCTION void operator()(const gpu::thread_place& t) const {
        const std::ptrdiff_t begin =
            (std::ptrdiff_t{t.block_at.x} * block_threads + t.thread.x) * sorted_by_thread;
        if (begin >= n) return;
        const std::ptrdiff_t first = begin & ~(2 * run - 1);
        const T *x = from + first, *y = x + run;
        const std::ptrdiff_t nx = n - first < run ? n - first : run;
        const std::ptrdiff_t ny = n - first - nx < run ? n - first - nx : run;
        const std::ptrdiff_t k = begin - first;
        std::ptrdiff_t i = merge_split(k, x, nx, y, ny, less), j = k - i;
        for (std::ptrdiff_t at = begin; at < begin + sorted_by_thread && at < n; ++at) {
            const bool second = i == nx || (j < ny && less(y[j], x[i]));
            to[at] = second ? y[j++] : x[i++];
        }
    }
};

template <class T, class Less>
void device_sort(device_executor& d, const update<T>& v, Less less) {
    static_assert(std::is_trivially_copyable_v<T>);
    const std::ptrdiff_t n = v.size();
    if (n < 2) return;
    require_reach(d, v);
    const std::ptrdiff_t of_block = block_threads * sorted_by_thread;
    const std::ptrdiff_t blocks = (n + of_block - 1) / of_block;
    run_body(d, blocks, 0, sort_body<T, Less>{v.data(), n, less});
    const std::size_t bytes = static_cast<std::size_t>(n) * sizeof(T);
    T* other = static_cast<T*>(d.allocate(bytes, sizeof(T)));
    T *from = v.data(), *to = other;
    for (std::ptrdiff_t run = sorted_by_thread; run < n; run *= 2) {
        run_body(d, blocks, 0, merge_body<T, Less>{from, to, n, run, less});
        std::swap(from, to);
    }
    if (from != v.data()) d.copy(v.data(), from, bytes);
    d.release(other, bytes);
}

}  // namespace detail
}  // namespace ASSAY_ISA
}  // namespace assay::parallel
