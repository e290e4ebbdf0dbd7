#pragma once
// Prefix sums in two passes: each part is reduced, the parts' values are combined in order, each
// part is scanned from what stands before it. op must be associative; the grouping depends on n and
// the number of parts alone.

#include <vector>

#include "algorithm.hpp"
#include "device_scan.hpp"

namespace assay::parallel {
inline namespace ASSAY_ISA {

namespace detail {

// What stands before each part, from `init` on.
template <class T, class Op>
std::vector<T> before_each_part(const policy& p, std::size_t parts, T init, Op op,
                                const read<T>& in) {
    std::vector<partial<T>> sum(parts);
    auto body = [&](std::size_t part) {
        const slice s = part_slice(in.size(), parts, part);
        if (s.begin == s.end) return;
        T total = in[s.begin];
        for (std::ptrdiff_t i = s.begin + 1; i < s.end; ++i) total = op(total, in[i]);
        sum[part].value = total;
    };
    p.where().bulk(parts, body);
    std::vector<T> before(parts, init);
    for (std::size_t part = 1; part < parts; ++part) {
        const slice s = part_slice(in.size(), parts, part - 1);
        before[part] =
            s.begin == s.end ? before[part - 1] : op(before[part - 1], sum[part - 1].value);
    }
    return before;
}

template <bool Inclusive, class T, class Op>
void scan_on_host(const policy& p, T init, Op op, read<T> in, write<T> out) {
    require_host(p.where());
    const std::size_t parts = p.where().concurrency();
    const std::vector<T> before = before_each_part(p, parts, init, op, in);
    auto body = [&](std::size_t part) {
        T total = before[part];
        const slice s = part_slice(in.size(), parts, part);
        for (std::ptrdiff_t i = s.begin; i < s.end; ++i) {
            const T next =
                op(total, in[i]);  // read before it is written: in and out may be one array
            out[i] = Inclusive ? next : total;
            total = next;
        }
    };
    p.where().bulk(parts, body);
}

template <bool Inclusive, class T, class Op>
void scan(const policy& p, T init, Op op, read<T> in, write<T> out) {
    if constexpr (ASSAY_FOR_DEVICE) {
        device_scan<Inclusive>(this_device(p), init, op, in, out);
    } else {
        scan_on_host<Inclusive>(p, init, op, in, out);
    }
}

}  // namespace detail

// out[i] = init op in[0] op ... op in[i].
template <class T, class Op>
void inclusive_scan(const policy& p, T init, Op op, read<T> in, write<T> out) {
    detail::scan<true>(p, init, op, in, out);
}

// out[i] = init op in[0] op ... op in[i - 1].
template <class T, class Op>
void exclusive_scan(const policy& p, T init, Op op, read<T> in, write<T> out) {
    detail::scan<false>(p, init, op, in, out);
}

}  // namespace ASSAY_ISA
}  // namespace assay::parallel
