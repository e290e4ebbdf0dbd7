#pragma once
// Prefix sums on a device, in the three steps of the host's: each part is reduced, the parts'
// values are scanned by one block, each part is scanned from what stands before it.

#include "device_algorithm.hpp"

namespace assay::parallel {
inline namespace ASSAY_ISA {
namespace detail {

// A block walks its part a tile of block_threads elements at a time: Hillis and Steele's scan
// within the tile (Communications of the ACM 29(12), 1986), and what came before carried along.
template <bool Inclusive, class T, class Op>
struct scan_body {
    static constexpr bool threads_cooperate = true;
    static constexpr std::size_t shared_bytes = 2 * block_threads * sizeof(T) + sizeof(maybe<T>);

    const T* in;
    T* out;  // null: nothing is written, only sums are wanted
    std::ptrdiff_t n, each;
    Op op;
    const T*
        before;  // of each part; null: `init` before the one part, nothing when sums are wanted
    T init;
    T* sums;  // of each part that has elements; may be null

    ASSAY_DEVICE_FUNCTION void operator()(const gpu::block_place& b) const {
        auto* value = reinterpret_cast<T*>(b.shared);
        auto* carry = reinterpret_cast<maybe<T>*>(value + 2 * block_threads);
        const std::ptrdiff_t begin = b.at * each;
        const std::ptrdiff_t end = begin + each < n ? begin + each : n;
        b.threads([&](unsigned t) {
            if (t == 0) *carry = {before != nullptr ? before[b.at] : init, out != nullptr};
        });
        for (std::ptrdiff_t at = begin; at < end; at += block_threads) {
            const std::ptrdiff_t left = end - at;
            const auto count =
                static_cast<unsigned>(left < block_threads ? left : std::ptrdiff_t{block_threads});
            const T* scanned = of_tile(b, value, at, count);
            b.threads([&](unsigned t) {
                if (out != nullptr && t < count) out[at + t] = result(*carry, scanned, t);
            });
            b.threads([&](unsigned t) {
                if (t == 0) join(*carry, maybe<T>{scanned[count - 1], true}, op);
            });
        }
        b.threads([&](unsigned t) {
            if (t == 0 && sums != nullptr && begin < end) sums[b.at] = carry->value;
        });
    }

  private:
    ASSAY_DEVICE_FUNCTION const T* of_tile(const gpu::block_place& b, T* value, std::ptrdiff_t at,
                                           unsigned count) const {
        T *from = value, *to = value + block_threads;
        b.threads([&](unsigned t) {
            if (t < count) from[t] = in[at + t];
        });
        for (unsigned apart = 1; apart < count; apart *= 2) {
            b.threads([&](unsigned t) {
                if (t < count)
                    to[t] = t >= apart ? static_cast<T>(op(from[t - apart], from[t])) : from[t];
            });
            T* other = from;
            from = to;
            to = other;
        }
        return from;
    }
    ASSAY_DEVICE_FUNCTION T result(const maybe<T>& carry, const T* scanned, unsigned t) const {
        if (Inclusive) return op(carry.value, scanned[t]);
        return t == 0 ? carry.value : static_cast<T>(op(carry.value, scanned[t - 1]));
    }
};

template <bool Inclusive, class T, class Op>
void device_scan(device_executor& d, T init, Op op, const read<T>& in, const write<T>& out) {
    static_assert(std::is_trivially_copyable_v<T> && sizeof(T) <= 64);
    const std::ptrdiff_t n = in.size();
    if (n == 0) return;
    require_reach(d, in);
    require_reach(d, out);
    using body = scan_body<Inclusive, T, Op>;
    using body_of_parts = scan_body<false, T, Op>;
    const std::ptrdiff_t most = std::ptrdiff_t{d.multiprocessors()} * blocks_a_multiprocessor;
    const std::ptrdiff_t tiles = (n + block_threads - 1) / block_threads;
    const std::ptrdiff_t each = (tiles + most - 1) / most * block_threads;
    const std::ptrdiff_t parts = (n + each - 1) / each;
    constexpr std::size_t front = (256 + sizeof(T) - 1) / sizeof(T);  // of the reductions' counter
    auto* sums =
        static_cast<T*>(d.scratch((front + 2 * static_cast<std::size_t>(most)) * sizeof(T))) +
        front;
    T* before = sums + most;
    run_body(d, parts, body::shared_bytes,
             body{in.data(), nullptr, n, each, op, nullptr, init, sums});
    run_body(d, 1, body::shared_bytes,
             body_of_parts{sums, before, parts, parts, op, nullptr, init, nullptr});
    run_body(d, parts, body::shared_bytes,
             body{in.data(), out.data(), n, each, op, before, init, nullptr});
}

}  // namespace detail
}  // namespace ASSAY_ISA
}  // namespace assay::parallel
