#pragma once
// Kernels that read a whole row for each index: a vector loop on cores; on a device a warp takes a
// row together, so that neighbouring threads read neighbouring memory.

#include "algorithm.hpp"

namespace assay::parallel {
inline namespace ASSAY_ISA {

// The number of a row, and on a device which of the threads that share it runs this.
struct row {
    std::ptrdiff_t at;
    unsigned lane = 0;
    ASSAY_DEVICE_FUNCTION constexpr operator std::ptrdiff_t() const { return at; }
};

namespace detail {

// Of a warp, or of half a wavefront of 64.
inline constexpr int lanes_of_row = warp_threads;

template <class T>
ASSAY_DEVICE_FUNCTION inline T from_lane_above([[maybe_unused]] unsigned apart, T v) {
#if ASSAY_ON_DEVICE && defined(__CUDACC__)
    return __shfl_down_sync(0xffffffffU, v, apart);
#elif ASSAY_ON_DEVICE
    return __shfl_down(v, apart, lanes_of_row);
#else
    return v;
#endif
}
template <class T>
ASSAY_DEVICE_FUNCTION inline T from_first_lane(T v) {
#if ASSAY_ON_DEVICE && defined(__CUDACC__)
    return __shfl_sync(0xffffffffU, v, 0);
#elif ASSAY_ON_DEVICE
    return __shfl(v, 0, lanes_of_row);
#else
    return v;
#endif
}

// The sums of all lanes joined, known to each of them. of_lane(l) is that of lane l; off a device
// one thread asks for all.
template <class T, class Op, class Sum>
ASSAY_DEVICE_FUNCTION maybe<T> join_row([[maybe_unused]] unsigned lane, const Op& op,
                                        const Sum& of_lane) {
#if ASSAY_ON_DEVICE
    maybe<T> sum = of_lane(lane);
    for (unsigned half = lanes_of_row / 2; half > 0; half /= 2) {
        const T value = from_lane_above(half, sum.value);
        const bool any = from_lane_above(half, static_cast<int>(sum.any)) != 0;
        join(sum, maybe<T>{value, any}, op);
    }
    return {from_first_lane(sum.value), from_first_lane(static_cast<int>(sum.any)) != 0};
#else
    maybe<T> sum[lanes_of_row];
    for (unsigned l = 0; l < lanes_of_row; ++l) sum[l] = of_lane(l);
    for (unsigned half = lanes_of_row / 2; half > 0; half /= 2)
        for (unsigned l = 0; l < half; ++l) join(sum[l], sum[l + half], op);
    return sum[0];
#endif
}

template <int Lanes, class... Views>
ASSAY_DEVICE_FUNCTION bool aligned_at(std::ptrdiff_t i, const Views&... v) {
    return ((reinterpret_cast<std::uintptr_t>(v.data() + i) %
                 (sizeof(typename Views::element) * Lanes) ==
             0) &&
            ...);
}

template <class T, class Op, class Kernel, class... Views>
ASSAY_DEVICE_FUNCTION T reduce_by_lanes(unsigned lane, std::ptrdiff_t begin, std::ptrdiff_t end,
                                        T init, const Op& op, const Kernel& k, const Views&... v) {
    static_assert(std::is_arithmetic_v<T> && sizeof(T) >= 4, "lanes hand over registers");
    constexpr int lanes = lanes_of<Views...>;
    const std::ptrdiff_t n = end > begin ? end - begin : 0;
    const auto at = [&](auto i) { return k(i + begin, v...); };
    const maybe<T> sum = join_row<T>(lane, op, [&](unsigned l) {
        if constexpr (takes_packs<Kernel, Views...>)
            if (aligned_at<lanes>(begin, v...))
                return sum_of_thread<lanes, T>(l, lanes_of_row, 0, n, op, at);
        return sum_of_thread<1, T>(l, lanes_of_row, 0, n, op, at);
    });
    return sum.any ? static_cast<T>(op(init, sum.value)) : init;
}

template <class Kernel, class... Views>
struct row_body {
    static constexpr bool threads_cooperate = false;
    std::ptrdiff_t n;
    Kernel k;
    held<Views...> views;

    ASSAY_DEVICE_FUNCTION void operator()(const gpu::thread_place& t) const {
        const unsigned lane = t.thread.x % lanes_of_row;
        const std::ptrdiff_t at =
            std::ptrdiff_t{t.block_at.x} * (t.block.x / lanes_of_row) + t.thread.x / lanes_of_row;
        if (at >= n || (!ASSAY_ON_DEVICE && lane != 0)) return;
        views.call([&](const auto&... v) { k(row{at, lane}, v...); });
    }
};

template <class Kernel, class... Views>
void device_for_each_row(device_executor& d, std::ptrdiff_t n, Kernel k, Views... v) {
    const std::ptrdiff_t rows = share_of_block(d, n, block_threads / lanes_of_row);
    run_body(d, (n + rows - 1) / rows, 0, row_body<Kernel, Views...>{n, k, hold(v...)},
             static_cast<int>(rows * lanes_of_row));
}

}  // namespace detail

// Calls k(row, views...) for the rows [0, n), in any order. On a device all lanes of a warp call it
// for one row: what it writes must be the same in each, as what reduce_in_row(row, ...) gives, and
// nothing may be read and written.
template <class Kernel, view... Views>
void for_each_row(const policy& p, std::ptrdiff_t n, Kernel k, Views... v) {
    static_assert(!((Views::reads && Views::writes) || ...), "a row's lanes write the same value");
    if constexpr (ASSAY_FOR_DEVICE) {
        if (n == 0) return;
        device_executor& d = detail::this_device(p);
        (detail::require_reach(d, v), ...);
        detail::device_for_each_row(d, n, k, v...);
    } else {
        detail::for_each_on_host(
            p, n, [k](std::ptrdiff_t i, const auto&... w) { k(row{i}, w...); }, v...);
    }
}

// init combined by op with k(i, views...) of every i in [begin, end) of a row of for_each_row, as
// transform_reduce does within a part; op must be associative and commutative up to rounding.
template <class T, class Op, class Kernel, view... Views>
[[gnu::always_inline]] ASSAY_DEVICE_FUNCTION inline T reduce_in_row(row i, std::ptrdiff_t begin,
                                                                    std::ptrdiff_t end, T init,
                                                                    Op op, Kernel k, Views... v) {
    if constexpr (ASSAY_FOR_DEVICE)
        return detail::reduce_by_lanes<T>(i.lane, begin, end, init, op, k, v...);
    else
        return begin < end ? op(init, detail::reduce_slice<T>({begin, end}, op, k, v...)) : init;
}

}  // namespace ASSAY_ISA
}  // namespace assay::parallel
