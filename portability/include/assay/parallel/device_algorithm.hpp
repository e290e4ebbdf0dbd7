#pragma once
// The algorithms on a device: one body each, launched over as many blocks as the work asks for.

#include <cstdint>
#include <stdexcept>
#include <utility>

#include "device.hpp"
#include "policy.hpp"
#include "slice.hpp"
#include "view.hpp"
#if defined(__CUDACC__) || defined(__HIPCC__)
#include "gpu/grid.cuh"
#elif ASSAY_FOR_DEVICE
#include "gpu/host_model/device.hpp"
#endif

namespace assay::parallel {
inline namespace ASSAY_ISA {
namespace detail {

// Threads of a block. With 8 blocks a multiprocessor all of its 2048 threads are there.
inline constexpr int block_threads = 256, warp_threads = 32;
inline constexpr unsigned blocks_a_multiprocessor = 8;

#define ASSAY_ISA_TEXT_(a) #a
#define ASSAY_ISA_TEXT(a) ASSAY_ISA_TEXT_(a)
inline device_executor& this_device(const policy& p) {
    return device_of(p.where(), ASSAY_ISA_TEXT(ASSAY_ISA));
}

// Runs body(thread_place) or body(block_place) over `blocks` blocks of at most block_threads
// threads and waits.
template <class Body>
void run_body(device_executor& d, std::ptrdiff_t blocks, std::size_t shared,
              [[maybe_unused]] const Body& body, int threads = block_threads) {
    constexpr std::ptrdiff_t most = 0x7fffffff;  // blocks along x (CUDA and HIP)
    if (blocks > most) throw std::length_error("more blocks than a device takes at once");
    [[maybe_unused]] const gpu::launch_shape shape{
        {static_cast<unsigned>(blocks)}, {static_cast<unsigned>(threads)}, shared};
#if defined(__CUDACC__) || defined(__HIPCC__)
    const auto& on = *static_cast<const gpu::stream*>(d.stream());
    if constexpr (Body::threads_cooperate)
        gpu::launch_blocks<block_threads>(shape, on, body);
    else
        gpu::launch_threads<block_threads>(shape, on, body);
#elif ASSAY_FOR_DEVICE
    static_cast<gpu::host_model::stream*>(d.stream())->launch(shape, body);
#else
    static_assert(sizeof(Body) == 0, "compiled for the host");
#endif
    d.wait();
}

// Units of work of a block, at most `most`, so that a call with few of them still gives every
// multiprocessor as many blocks as it holds.
inline std::ptrdiff_t share_of_block(const device_executor& d, std::ptrdiff_t n,
                                     std::ptrdiff_t most) {
    const std::ptrdiff_t blocks = std::ptrdiff_t{d.multiprocessors()} * blocks_a_multiprocessor;
    return std::clamp<std::ptrdiff_t>((n + blocks - 1) / blocks, 1, most);
}

template <class View>
void require_reach(const device_executor& d, const View& v) {
    const auto bytes = static_cast<std::size_t>(v.size()) * sizeof(typename View::element);
    if (bytes > 0 && !d.reaches(v.data(), bytes))
        throw std::invalid_argument("a view of memory that " + std::string(d.name()) +
                                    " does not reach: copy it into a buffer of this executor");
}

// Views within a kernel's arguments, given back as a pack of parameters.
template <class... V>
struct held {
    template <class F, class... Given>
    ASSAY_DEVICE_FUNCTION auto call(const F& f, const Given&... given) const {
        return f(given...);
    }
};
template <class V, class... Rest>
struct held<V, Rest...> {
    V first;
    held<Rest...> rest;
    template <class F, class... Given>
    ASSAY_DEVICE_FUNCTION auto call(const F& f, const Given&... given) const {
        return rest.call(f, given..., first);
    }
};
ASSAY_DEVICE_FUNCTION inline held<> hold() { return {}; }
template <class V, class... Rest>
held<V, Rest...> hold(V v, Rest... rest) {
    return {v, hold(rest...)};
}

// Elements before every view's address is aligned to its pack, or -1 when it never is.
template <int Lanes, class... Views>
std::ptrdiff_t head_of_packs(const Views&... v) {
    std::ptrdiff_t head = -2;
    auto join = [&](const auto& x) {
        using element = typename std::remove_cvref_t<decltype(x)>::element;
        constexpr std::uintptr_t bytes = sizeof(element) * Lanes;
        const auto gap = (bytes - reinterpret_cast<std::uintptr_t>(x.data()) % bytes) % bytes;
        const auto h = gap % sizeof(element) == 0
                           ? static_cast<std::ptrdiff_t>(gap / sizeof(element))
                           : std::ptrdiff_t{-1};
        head = head == -2 || head == h ? h : -1;
    };
    (join(v), ...);
    return head;
}

// Packs that a thread has in flight before its first store. H100 keeps its memory busy with 32 KiB
// a multiprocessor, H200 with 48 (CUB 3.0, tuning_transform.cuh); 2048 threads with two packs of 16
// bytes are 64 KiB.
template <class... Views>
inline constexpr int packs_of_thread = (0 + ... + (Views::reads ? 1 : 0)) >= 2 ? 2 : 4;

template <int Lanes, store S>
ASSAY_DEVICE_FUNCTION constexpr auto index_at(std::ptrdiff_t i) {
    if constexpr (Lanes == 1)
        return i;
    else
        return pack_index<Lanes, S>{i};
}

// One tile a block: no loop, so that all loads of a thread are in flight together.
template <store S, class Kernel, class... Views>
struct each_body {
    static constexpr bool threads_cooperate = false;
    static constexpr int lanes = lanes_of<Views...>, packs = packs_of_thread<Views...>;
    static constexpr std::ptrdiff_t whole_tile = std::ptrdiff_t{block_threads} * lanes * packs;

    std::ptrdiff_t tile;     // whole_tile, or an element a thread, by single elements
    std::ptrdiff_t head, n;  // head < 0: no packs
    Kernel k;
    held<Views...> views;

    ASSAY_DEVICE_FUNCTION void operator()(const gpu::thread_place& t) const {
        constexpr bool by_packs = takes_packs<Kernel, Views...>;
        const std::ptrdiff_t before = by_packs && head > 0 ? head : 0;
        const std::ptrdiff_t first = before + static_cast<std::ptrdiff_t>(t.block_at.x) * tile;
        const unsigned thread = t.thread.x;
        if constexpr (by_packs) {
            if (t.block_at.x == 0 && thread < before) one<1>(thread);
            if (head >= 0 && first + whole_tile <= n) {
                each_constant(std::make_integer_sequence<int, packs>{}, [&](auto u) {
                    one<lanes>(first + (u * block_threads + static_cast<int>(thread)) * lanes);
                });
                return;
            }
        }
        const std::ptrdiff_t end = first + tile < n ? first + tile : n;
        ASSAY_ROLLED
        for (std::ptrdiff_t i = first + thread; i < end; i += t.block.x) one<1>(i);
    }

  private:
    template <int Lanes>
    ASSAY_DEVICE_FUNCTION void one(std::ptrdiff_t i) const {
        views.call([&](const auto&... v) { k(index_at<Lanes, S>(i), v...); });
    }
};

// A call too small to give every thread of the device an element gives each block a few: its kernel
// may be a long one.
template <store S, class Kernel, class... Views>
void device_for_each(device_executor& d, std::ptrdiff_t n, Kernel k, Views... v) {
    using body = each_body<S, Kernel, Views...>;
    const std::ptrdiff_t share = share_of_block(d, n, block_threads + 1);
    const bool few = share <= block_threads;
    const std::ptrdiff_t threads =
        few ? (share + warp_threads - 1) / warp_threads * warp_threads : block_threads;
    const std::ptrdiff_t tile = few ? threads : body::whole_tile;
    std::ptrdiff_t head = head_of_packs<body::lanes>(v...);
    if (head > n || few || !have_packs<Views...>) head = -1;
    run_body(d, (n + tile - 1) / tile, 0, body{tile, head, n, k, hold(v...)},
             static_cast<int>(threads));
}

// A value that may not be there: op has no neutral element.
template <class T>
struct maybe {
    T value;
    bool any;
};
template <class T, class Op>
ASSAY_DEVICE_FUNCTION void join(maybe<T>& x, const maybe<T>& y, const Op& op) {
    if (!y.any) return;
    x.value = x.any ? static_cast<T>(op(x.value, y.value)) : y.value;
    x.any = true;
}

template <class T, class Op, class Value>
ASSAY_DEVICE_FUNCTION void join_lanes(maybe<T>& sum, const Value& v, int lanes, const Op& op) {
    if constexpr (std::is_convertible_v<Value, T>)
        join(sum, maybe<T>{static_cast<T>(v), true}, op);
    else
        for (int l = 0; l < lanes; ++l) join(sum, maybe<T>{static_cast<T>(v[l]), true}, op);
}

// What thread number `thread` of `threads` has of [0, n): packs from `begin` on, as many apart as
// there are threads, in four accumulators, and of the elements before and after them one each.
template <int Lanes, class T, class Op, class At>
ASSAY_DEVICE_FUNCTION maybe<T> sum_of_thread(std::ptrdiff_t thread, std::ptrdiff_t threads,
                                             std::ptrdiff_t begin, std::ptrdiff_t n, const Op& op,
                                             const At& at) {
    constexpr int accumulators = 4;
    const auto pack_at = [&](std::ptrdiff_t i) { return at(index_at<Lanes, store::cached>(i)); };
    const std::ptrdiff_t end = begin + (n - begin) / Lanes * Lanes, apart = threads * Lanes;
    std::ptrdiff_t i = begin + thread * Lanes;
    maybe<T> sum{{}, false};
    if (thread < begin) join(sum, maybe<T>{static_cast<T>(at(thread)), true}, op);
    if (i + (accumulators - 1) * apart < end) {
        decltype(pack_at(i)) part[accumulators];
        for (int a = 0; a < accumulators; ++a) part[a] = pack_at(i + a * apart);
        ASSAY_ROLLED
        for (i += accumulators * apart; i + (accumulators - 1) * apart < end;
             i += accumulators * apart)
            for (int a = 0; a < accumulators; ++a) part[a] = op(part[a], pack_at(i + a * apart));
        for (int a = 0; a < accumulators; ++a) join_lanes(sum, part[a], Lanes, op);
    }
    ASSAY_ROLLED
    for (; i < end; i += apart) join_lanes(sum, pack_at(i), Lanes, op);
    if (end + thread < n) join(sum, maybe<T>{static_cast<T>(at(end + thread)), true}, op);
    return sum;
}

// Each thread reduces packs a grid apart into four accumulators, a tree joins the threads of a
// block, and the last block to end joins the blocks, all in an order that depends on n and the
// grid alone.
template <class T, class Op, class Kernel, class... Views>
struct reduce_body {
    static constexpr bool threads_cooperate = true;
    static constexpr int lanes = lanes_of<Views...>;
    static constexpr std::size_t shared_bytes = block_threads * sizeof(maybe<T>) + 16;

    std::ptrdiff_t head, n;
    T init;
    Op op;
    Kernel k;
    held<Views...> views;
    maybe<T>* of_block;
    unsigned* ended;
    T* result;

    ASSAY_DEVICE_FUNCTION void operator()(const gpu::block_place& b) const {
        auto* value = reinterpret_cast<maybe<T>*>(b.shared);
        auto* last = reinterpret_cast<unsigned*>(value + block_threads);
        b.threads([&](unsigned t) { value[t] = of_thread(b, t); });
        tree(b, value);
        b.threads([&](unsigned t) {
            if (t != 0) return;
            of_block[b.at] = value[0];
            *last = gpu::publish_and_add(ended, 1) + 1 == b.blocks;
        });
        if (*last == 0) return;
        b.threads([&](unsigned t) {
            maybe<T> sum{{}, false};
            ASSAY_ROLLED
            for (unsigned other = t; other < b.blocks; other += block_threads)
                join(sum, of_block[other], op);
            value[t] = sum;
        });
        tree(b, value);
        b.threads([&](unsigned t) {
            if (t != 0) return;
            *result = value[0].any ? static_cast<T>(op(init, value[0].value)) : init;
            *ended = 0;
        });
    }

  private:
    ASSAY_DEVICE_FUNCTION void tree(const gpu::block_place& b, maybe<T>* value) const {
        for (unsigned half = block_threads / 2; half > 0; half /= 2)
            b.threads([&](unsigned t) {
                if (t < half) join(value[t], value[t + half], op);
            });
    }
    ASSAY_DEVICE_FUNCTION maybe<T> of_thread(const gpu::block_place& b, unsigned t) const {
        if constexpr (takes_packs<Kernel, Views...>)
            if (head >= 0) return of_packs<lanes>(b, t);
        return of_packs<1>(b, t);
    }
    template <int Lanes>
    ASSAY_DEVICE_FUNCTION maybe<T> of_packs(const gpu::block_place& b, unsigned t) const {
        return sum_of_thread<Lanes, T>(
            std::ptrdiff_t{b.at} * block_threads + t, std::ptrdiff_t{b.blocks} * block_threads,
            Lanes == 1 ? 0 : head, n, op,
            [&](auto i) { return views.call([&](const auto&... v) { return k(i, v...); }); });
    }
};

template <class T, class Op, class Kernel, class... Views>
T device_reduce(device_executor& d, bool reproducible, std::ptrdiff_t n, T init, Op op, Kernel k,
                Views... v) {
    static_assert(std::is_trivially_copyable_v<T> && sizeof(T) <= 64);
    using body = reduce_body<T, Op, Kernel, Views...>;
    constexpr unsigned blocks_of_any_device = 1024;
    const std::ptrdiff_t most =
        reproducible ? blocks_of_any_device : d.multiprocessors() * blocks_a_multiprocessor;
    const std::ptrdiff_t wanted = n / (std::ptrdiff_t{block_threads} * body::lanes * 4) + 1;
    const std::ptrdiff_t blocks = std::min(most, wanted);
    std::ptrdiff_t head = head_of_packs<body::lanes>(v...);
    if (head > n || !have_packs<Views...>) head = -1;
    constexpr std::size_t counter_room = 256;
    auto* scratch = static_cast<std::byte*>(
        d.scratch(counter_room + static_cast<std::size_t>(most) * sizeof(maybe<T>)));
    auto* result = static_cast<T*>(d.result());
    run_body(
        d, blocks, body::shared_bytes,
        body{head, n, init, op, k, hold(v...), reinterpret_cast<maybe<T>*>(scratch + counter_room),
             reinterpret_cast<unsigned*>(scratch), result});
    return *result;
}

}  // namespace detail
}  // namespace ASSAY_ISA
}  // namespace assay::parallel
