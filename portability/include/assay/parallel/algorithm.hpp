#pragma once
// Algorithms on views. n elements are cut into one contiguous part an executor's thread; each part
// runs the kernel on packs of vector_bytes, several cache lines an iteration, and on single
// elements at its ends.

#include <algorithm>
#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <utility>

#include "device_algorithm.hpp"
#include "machine.hpp"
#include "policy.hpp"
#include "slice.hpp"
#include "view.hpp"

namespace assay::parallel {
inline namespace ASSAY_ISA {

namespace detail {

// Packs an iteration: two cache lines where one array is read and written past the cache, else
// four; with 16 vector registers (SSE2) half of it. More lines an iteration measured no better,
// fewer cost copy 2-15 %.
template <store S, class... Views>
inline constexpr int unroll = [] {
    constexpr int readers = (0 + ... + (Views::reads ? 1 : 0));
    constexpr int lines = S == store::streaming && readers == 1 ? 2 : (vector_bytes == 16 ? 2 : 4);
    return lines * line_bytes / vector_bytes;
}();

// Elements before the written address is a multiple of vector_bytes, or -1 when it never is.
template <class View>
std::ptrdiff_t elements_to_aligned(const View& v, std::ptrdiff_t at) {
    const auto address = reinterpret_cast<std::uintptr_t>(v.data() + at);
    const std::uintptr_t gap = (vector_bytes - address % vector_bytes) % vector_bytes;
    return gap % sizeof(typename View::element) == 0
               ? static_cast<std::ptrdiff_t>(gap / sizeof(typename View::element))
               : -1;
}

// Head that aligns every write-only view at once, or -1: then nothing can be streamed.
template <class... Views>
std::ptrdiff_t common_head(std::ptrdiff_t at, const Views&... v) {
    std::ptrdiff_t head = -2;
    auto join = [&](const auto& x) {
        if (!x.writes || x.reads) return;
        const std::ptrdiff_t h = elements_to_aligned(x, at);
        head = head == -2 || head == h ? h : -1;
    };
    (join(v), ...);
    return head == -2 ? -1 : head;
}

// Elements that no whole pack is left for: a pack of half the lanes, of half of those, down to 16
// bytes, then single ones.
template <int Lanes, class Kernel, class... Views>
[[gnu::always_inline]] inline void run_rest(slice s, Kernel& k, Views... v) {
    constexpr int half = Lanes / 2, least = 16 * lanes_of<Views...> / vector_bytes;
    constexpr bool halves = half >= least && half > 1;
    if constexpr (halves && std::is_invocable_v<Kernel&, pack_index<half>, Views...>) {
        if (s.begin + half <= s.end) {
            k(pack_index<half>{s.begin}, v...);
            s.begin += half;
        }
        run_rest<half>(s, k, v...);
    } else {
        for (; s.begin < s.end; ++s.begin) k(s.begin, v...);
    }
}

// `head` elements, fewer than a pack, then packs; only these may be stored past the cache.
template <store S, class Kernel, class... Views>
[[gnu::always_inline]] inline void run_packs(slice s, std::ptrdiff_t head, Kernel& k, Views... v) {
    constexpr int lanes = lanes_of<Views...>;
    constexpr int packs = unroll<S, Views...>;
    std::ptrdiff_t i = std::min(s.end, s.begin + head);
    if (head > 0) run_rest<lanes>({s.begin, i}, k, v...);
    for (const std::ptrdiff_t last = s.end - packs * lanes; i <= last; i += packs * lanes) {
        each_constant(
            std::make_integer_sequence<int, packs>{}, [&](auto u) __attribute__((always_inline)) {
                k(pack_index<lanes, S>{i + u * lanes}, v...);
            });
    }
    for (; i + lanes <= s.end; i += lanes) k(pack_index<lanes, S>{i}, v...);
    run_rest<lanes>({i, s.end}, k, v...);
}

template <store S, class Kernel, class... Views>
[[gnu::noinline]] void run_slice(slice s, std::ptrdiff_t head, Kernel k, Views... v) {
    if constexpr (takes_packs<Kernel, Views...>)
        run_packs<S>(s, head, k, v...);
    else
        for (std::ptrdiff_t i = s.begin; i < s.end; ++i) k(i, v...);
    if constexpr (S == store::streaming) fence_streams();
}

}  // namespace detail

// The stores that for_each will use: streaming only when some view is write-only, aligned with the
// others, and the kernel's arrays together outgrow streaming_threshold_bytes(), unless the policy
// forces it.
template <view... Views>
store chosen_stores(const policy& p, std::ptrdiff_t n, const Views&... v) {
    if (p.stores() == store::cached || detail::common_head(0, v...) < 0) return store::cached;
    const std::size_t bytes =
        static_cast<std::size_t>(n) * (std::size_t{0} + ... + sizeof(typename Views::element));
    return p.stores() == store::streaming || bytes > streaming_threshold_bytes() ? store::streaming
                                                                                 : store::cached;
}

namespace detail {

template <class Kernel, class... Views>
void for_each_on_host(const policy& p, std::ptrdiff_t n, Kernel k, Views... v) {
    require_host(p.where());
    const std::size_t parts = p.where().concurrency();
    const bool streaming = chosen_stores(p, n, v...) == store::streaming;
    // By value, three views in a line: the cores that run it fetch it from this one.
    const auto count = static_cast<std::uint32_t>(parts);
    alignas(line_bytes) const auto body = [n, count, streaming, k, v...](std::size_t part) {
        const slice s = part_slice(n, count, part);
        if (s.begin >= s.end) return;
        if (streaming)
            run_slice<store::streaming>(s, common_head(s.begin, v...), k, v...);
        else
            run_slice<store::cached>(s, 0, k, v...);
    };
    p.where().bulk(parts, body);
}

}  // namespace detail

// Calls k(i, views...) for i in [0, n), in any order. A kernel whose first parameter is `auto` is
// also called with packs; one whose first parameter is std::ptrdiff_t only with single elements.
template <class Kernel, view... Views>
void for_each(const policy& p, std::ptrdiff_t n, Kernel k, Views... v) {
    if constexpr (ASSAY_FOR_DEVICE) {
        if (n == 0) return;
        device_executor& d = detail::this_device(p);
        (detail::require_reach(d, v), ...);
        if (p.stores() == store::streaming)
            return detail::device_for_each<store::streaming>(d, n, k, v...);
        return detail::device_for_each<store::cached>(d, n, k, v...);
    } else {
        detail::for_each_on_host(p, n, k, v...);
    }
}

namespace detail {

// Hides how an index advances: every array of a sum is then addressed from it, one addition an
// iteration, where g++ would step a pointer an array. A loop that stores is better left alone:
// g++ shares the address of a load and a store, or of a stencil's neighbours, only when it sees.
[[gnu::always_inline]] inline void keep_one_index(std::ptrdiff_t& i) { asm("" : "+r"(i)); }

// The value of one part: several vector accumulators, so that the add's latency does not bound the
// loop, combined in a fixed order.
template <class T, class Op, class Kernel, class... Views>
[[gnu::noinline]] T reduce_slice(slice s, Op op, Kernel k, Views... v) {
    constexpr int lanes = lanes_of<Views...>;
    constexpr int packs = unroll<store::cached, Views...>;
    constexpr std::ptrdiff_t step = packs * lanes;
    std::ptrdiff_t i = s.begin;
    T total;
    bool any = false;
    if constexpr (takes_packs<Kernel, Views...>) {
        if (i + step <= s.end) {
            // From the slice's first element on: parts begin at a line, so that no pack of a
            // buffer crosses one.
            std::array<pack<T, lanes>, packs> sum;
            constexpr auto each = std::make_integer_sequence<int, packs>{};
            each_constant(
                each, [&](auto u) __attribute__((always_inline)) {
                    sum[u] = k(pack_index<lanes>{i + u * lanes}, v...);
                });
            const std::ptrdiff_t last = s.end - step;
            for (i += step; i <= last; i += step) {
                keep_one_index(i);
                each_constant(
                    each, [&](auto u) __attribute__((always_inline)) {
                        sum[u] = op(sum[u], k(pack_index<lanes>{i + u * lanes}, v...));
                    });
            }
            for (; i + lanes <= s.end; i += lanes)
                sum[0] = op(sum[0], k(pack_index<lanes>{i}, v...));
            for (int u = 1; u < packs; ++u) sum[0] = op(sum[0], sum[static_cast<std::size_t>(u)]);
            total = static_cast<T>(sum[0][0]);
            for (int l = 1; l < lanes; ++l) total = op(total, static_cast<T>(sum[0][l]));
            any = true;
        }
    }
    if (!any) total = static_cast<T>(k(i++, v...));
    for (; i < s.end; ++i) total = op(total, static_cast<T>(k(i, v...)));
    return total;
}

template <class T>
struct alignas(2 * line_bytes) partial {
    T value;
};

template <class T, class Op, class Kernel, class... Views>
T reduce_on_host(const policy& p, std::ptrdiff_t n, T init, Op op, Kernel k, Views... v) {
    require_host(p.where());
    constexpr std::ptrdiff_t block = 1 << 16;  // elements of a part under a reproducible policy
    const std::size_t parts = p.is_reproducible()
                                  ? static_cast<std::size_t>((n + block - 1) / block)
                                  : p.where().concurrency();
    std::array<partial<T>, 16> few;
    const std::unique_ptr<partial<T>[]> many =
        parts > few.size() ? std::make_unique_for_overwrite<partial<T>[]>(parts) : nullptr;
    partial<T>* const value = many ? many.get() : few.data();
    const auto part_of = [n, count = static_cast<std::uint32_t>(parts),
                          blocks = p.is_reproducible()](std::size_t part) {
        const auto first = static_cast<std::ptrdiff_t>(part) * block;
        return blocks ? slice{first, std::min(n, first + block)} : part_slice(n, count, part);
    };
    alignas(line_bytes) const auto body = [part_of, value, op, k, v...](std::size_t part) {
        const slice s = part_of(part);
        if (s.begin < s.end) value[part].value = reduce_slice<T>(s, op, k, v...);
    };
    p.where().bulk(parts, body);
    for (std::size_t part = 0; part < parts; ++part)
        if (const slice s = part_of(part); s.begin < s.end) init = op(init, value[part].value);
    return init;
}

}  // namespace detail

// init combined by op with k(i, views...) of every i in [0, n). The order of combination depends on
// n and the number of parts alone; under a reproducible policy on n alone. op must be associative
// up to rounding.
template <class T, class Op, class Kernel, view... Views>
T transform_reduce(const policy& p, std::ptrdiff_t n, T init, Op op, Kernel k, Views... v) {
    if constexpr (ASSAY_FOR_DEVICE) {
        device_executor& d = detail::this_device(p);
        (detail::require_reach(d, v), ...);
        return detail::device_reduce<T>(d, p.is_reproducible(), n, init, op, k, v...);
    } else {
        return detail::reduce_on_host<T>(p, n, init, op, k, v...);
    }
}

}  // namespace ASSAY_ISA
}  // namespace assay::parallel
