#pragma once
// A batch on a device, written once: CUDA and HIP run it as a kernel, a test runs it on the model
// of a device. A block takes a tile of points, lists them by the method that computes them, and
// gives whole warps to one list each: small s and large never stand in one warp. What the second
// pass must redo is listed again and comes last.

#include <cstddef>
#include <cstdint>
#include <tuple>

#include "batch/operation.hpp"
#include "gpu/kernel.hpp"
#include "gpu/word.hpp"
#include "method/value.hpp"

namespace assay::bessel::device {

inline constexpr unsigned block_threads = 256, tile_points = 1024, warp_threads = 32;

// The regions, floats computed by single_debye, and the three lists of the second pass.
inline constexpr unsigned single_list = 7, first_lists = 8, redo_lists = 3;

// In a block's shared memory. A list takes whole warps of slots.
template <unsigned Lists>
struct warp_lists {
    unsigned count[Lists];
    std::uint16_t place[tile_points];  // list * tile_points + rank, by point
    std::uint16_t slot[tile_points + Lists * warp_threads];

    ASSAY_DEVICE_FUNCTION static constexpr unsigned whole_warps(unsigned points) {
        return (points + warp_threads - 1) / warp_threads * warp_threads;
    }
    ASSAY_DEVICE_FUNCTION unsigned begin(unsigned list) const {
        unsigned sum = 0;
        for (unsigned l = 0; l < list; ++l) sum += whole_warps(count[l]);
        return sum;
    }
    ASSAY_DEVICE_FUNCTION void note(unsigned list, unsigned point) {
#if ASSAY_ON_DEVICE
        const unsigned rank = atomicAdd(&count[list], 1u);
#else
        const unsigned rank = count[list]++;
#endif
        place[point] = static_cast<std::uint16_t>(list * tile_points + rank);
    }
    ASSAY_DEVICE_FUNCTION void lay_out(unsigned point) {
        const unsigned list = place[point] / tile_points, rank = place[point] % tile_points;
        slot[begin(list) + rank] = static_cast<std::uint16_t>(point);
    }
};
inline constexpr std::uint16_t nowhere = 0xffff;

struct tile_memory {
    warp_lists<first_lists> first;
    warp_lists<redo_lists> redo;
};

template <function Function, class List>
struct operation_at;
template <function Function, class... Operations>
struct operation_at<Function, operation_list<Operations...>> {
    using type =
        std::tuple_element_t<static_cast<std::size_t>(Function), std::tuple<Operations...>>;
};

template <function Function, class T>
struct batch_body {
    using operation = typename operation_at<Function, operations>::type;
    static constexpr bool is_log = Function == function::log_i || Function == function::log_k;

    const T *nu, *x;
    T* out;
    std::size_t n;
    bool one_order;  // nu[0] serves all
    mode m;

    struct point {
        double nu, x;
    };

    ASSAY_DEVICE_FUNCTION point point_at(std::size_t i) const {
        return {static_cast<double>(gpu::load_word<T>(nu + (one_order ? 0 : i))),
                static_cast<double>(gpu::load_word<T>(x + i))};
    }
    ASSAY_DEVICE_FUNCTION static unsigned list_of(point p) {
        if constexpr (!operation::by_region) return static_cast<unsigned>(region::special);
        if constexpr (is_log && sizeof(T) == sizeof(float))
            if (single_by_debye(p.nu, p.x, single_scale(p.nu, p.x))) return single_list;
        return static_cast<unsigned>(region_of(p.nu, p.x));
    }
    template <region Region>
    ASSAY_DEVICE_FUNCTION double first_in(point p, tile_memory& t, unsigned at) const {
        const auto f = operation::template first<Region>(p.nu, p.x);
        constexpr bool origin = Region == region::origin_far || Region == region::origin_near;
        if (f.again && m == mode::accurate) t.redo.note(origin ? 0 : (f.scale < 64 ? 1 : 2), at);
        return f.value;
    }
    ASSAY_DEVICE_FUNCTION double first(unsigned list, point p, tile_memory& t, unsigned at) const {
        if constexpr (is_log && sizeof(T) == sizeof(float))
            if (list == single_list)
                return single_debye<operation::which>(p.nu, p.x, single_scale(p.nu, p.x));
        if constexpr (!is_log)
            return value<Function>(p.nu, p.x, m);
        else
            return first_of_log(list, p, t, at);
    }
    ASSAY_DEVICE_FUNCTION double first_of_log(unsigned list, point p, tile_memory& t,
                                              unsigned at) const {
        switch (static_cast<region>(list)) {
            case region::from_256:
                return first_in<region::from_256>(p, t, at);
            case region::from_37:
                return first_in<region::from_37>(p, t, at);
            case region::from_16:
                return first_in<region::from_16>(p, t, at);
            case region::from_8:
                return first_in<region::from_8>(p, t, at);
            case region::origin_far:
                return first_in<region::origin_far>(p, t, at);
            case region::origin_near:
                return first_in<region::origin_near>(p, t, at);
            default:
                return value<Function>(p.nu, p.x, m);
        }
    }
    ASSAY_DEVICE_FUNCTION double again(unsigned list, point p) const {
        if (list == 0) return operation::template again<second::origin>(p.nu, p.x);
        if (list == 1) return operation::template again<second::below_64>(p.nu, p.x);
        return operation::template again<second::from_64>(p.nu, p.x);
    }

    ASSAY_DEVICE_FUNCTION void clear(tile_memory& t, unsigned thread) const {
        if (thread < first_lists) t.first.count[thread] = 0;
        if (thread < redo_lists) t.redo.count[thread] = 0;
        for (unsigned i = thread; i < tile_points; i += block_threads)
            t.first.place[i] = t.redo.place[i] = nowhere;
        for (unsigned i = thread; i < tile_points + first_lists * warp_threads; i += block_threads)
            t.first.slot[i] = nowhere;
        for (unsigned i = thread; i < tile_points + redo_lists * warp_threads; i += block_threads)
            t.redo.slot[i] = nowhere;
    }
    // f(list, point) for the listed points, the lists' warps being shared out among the block's.
    template <unsigned Lists, class F>
    ASSAY_DEVICE_FUNCTION static void each(const warp_lists<Lists>& lists, unsigned thread, F f) {
        const unsigned end = lists.begin(Lists);
        unsigned list = 0, list_end = warp_lists<Lists>::whole_warps(lists.count[0]);
        ASSAY_ROLLED
        for (unsigned i = thread; i < end; i += block_threads) {
            while (i >= list_end) list_end += warp_lists<Lists>::whole_warps(lists.count[++list]);
            if (lists.slot[i] != nowhere) f(list, lists.slot[i]);
        }
    }

    ASSAY_DEVICE_FUNCTION void operator()(const gpu::block_place& block) const {
        auto& t = *reinterpret_cast<tile_memory*>(block.shared);
        const std::size_t from = std::size_t{block.at} * tile_points;
        const std::size_t left = n - from;
        const unsigned size = left < tile_points ? static_cast<unsigned>(left) : tile_points;
        block.threads([&](unsigned thread) { clear(t, thread); });
        block.threads([&](unsigned thread) {
            for (unsigned i = thread; i < size; i += block_threads)
                t.first.note(list_of(point_at(from + i)), i);
        });
        block.threads([&](unsigned thread) {
            for (unsigned i = thread; i < size; i += block_threads) t.first.lay_out(i);
        });
        block.threads([&](unsigned thread) {
            each(t.first, thread, [&](unsigned list, unsigned i) {
                const double y = first(list, point_at(from + i), t, i);
                if (t.redo.place[i] == nowhere) gpu::store_word<T>(out + from + i, T(y));
            });
        });
        if constexpr (is_log) {
            block.threads([&](unsigned thread) {
                for (unsigned i = thread; i < size; i += block_threads)
                    if (t.redo.place[i] != nowhere) t.redo.lay_out(i);
            });
            block.threads([&](unsigned thread) {
                each(t.redo, thread, [&](unsigned list, unsigned i) {
                    gpu::store_word<T>(out + from + i, T(again(list, point_at(from + i))));
                });
            });
        }
    }
};

inline gpu::launch_shape batch_shape(std::size_t n) {
    gpu::launch_shape shape;
    shape.grid.x = static_cast<unsigned>((n + tile_points - 1) / tile_points);
    shape.block.x = block_threads;
    shape.shared_bytes = sizeof(tile_memory);
    return shape;
}

}  // namespace assay::bessel::device
