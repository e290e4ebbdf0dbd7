#pragma once
// Batches over the cores of an executor (target assay::log_bessel_parallel). The bits are those of
// one thread: parts only cut the batch.

#include <algorithm>
#include <cstddef>
#include <span>
#include <type_traits>

#include "assay/bessel_function.hpp"
#include "assay/parallel/executor.hpp"

namespace assay {

// Points of a part, 0.1 ms of log I or more.
inline constexpr std::size_t points_a_part = 8192;

// out[i] = f(first[i], second[i]) for doubles or floats; what leaves bulk() leaves here.
template <class T>
void evaluate(parallel::executor& on, bessel_function f, std::span<const T> first,
              std::span<const T> second, std::type_identity_t<std::span<T>> out,
              accuracy a = accuracy::accurate) {
    const std::size_t n = std::min({first.size(), second.size(), out.size()});
    const auto part = [&](std::size_t p) {
        const std::size_t from = p * points_a_part, size = std::min(points_a_part, n - from);
        evaluate(f, first.subspan(from, size), second.subspan(from, size), out.subspan(from, size),
                 a);
    };
    on.bulk((n + points_a_part - 1) / points_a_part, part);
}

}  // namespace assay
