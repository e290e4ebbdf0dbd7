#pragma once
// How algorithms cut their work, and what a kernel is called with.

#include <algorithm>
#include <cstddef>
#include <type_traits>
#include <utility>

#include "view.hpp"

namespace assay::parallel {
inline namespace ASSAY_ISA {
namespace detail {

// Elements of [0, n) that part p of `parts` owns. Cut at multiples of 64 elements, so that no two
// parts share a line.
struct slice {
    std::ptrdiff_t begin, end;
};
inline slice part_slice(std::ptrdiff_t n, std::size_t parts, std::size_t p) {
    constexpr std::ptrdiff_t granule = 64;
    const auto count = static_cast<std::ptrdiff_t>(parts);
    const std::ptrdiff_t each = (n / count + granule - 1) / granule * granule;
    const std::ptrdiff_t begin = std::min(n, static_cast<std::ptrdiff_t>(p) * each);
    return {begin, p + 1 == parts ? n : std::min(n, begin + each)};
}

template <class... Views>
inline constexpr int lanes_of = vector_bytes /
                                static_cast<int>(std::max({sizeof(typename Views::element)...}));

// Packs hold numbers. nvcc's host code does not know what a device lambda takes, so that it may ask
// for no more than this.
template <class... Views>
inline constexpr bool have_packs = (std::is_arithmetic_v<typename Views::element> && ...);

// A kernel takes packs when its first parameter does.
template <class Kernel, class... Views>
inline constexpr bool takes_packs = [] {
    if constexpr (have_packs<Views...>)
        return std::is_invocable_v<Kernel&, pack_index<lanes_of<Views...>>, Views...>;
    else
        return false;
}();

template <int... U, class F>
[[gnu::always_inline]] ASSAY_DEVICE_FUNCTION inline void each_constant(
    std::integer_sequence<int, U...>, F&& f) {
    (f(std::integral_constant<int, U>{}), ...);
}

}  // namespace detail
}  // namespace ASSAY_ISA
}  // namespace assay::parallel
