#pragma once
// The six STREAM kernels by name: copy, mul (McCalpin's scale), add, triad, dot, and nstream of the
// Parallel Research Kernels. They are written once, in portable.cpp.

#include <array>
#include <cstddef>
#include <string_view>

namespace assay::stream {

enum class kernel { copy, mul, add, triad, dot, nstream };
inline constexpr std::array all_kernels{kernel::copy,  kernel::mul, kernel::add,
                                        kernel::triad, kernel::dot, kernel::nstream};
inline constexpr std::array<std::string_view, 6> kernel_names{"copy",  "mul", "add",
                                                              "triad", "dot", "nstream"};
constexpr std::string_view name(kernel k) { return kernel_names[static_cast<std::size_t>(k)]; }

// Words that one element moves as McCalpin counts them: each array read or written once, no
// write-allocate.
constexpr std::size_t words(kernel k) {
    constexpr std::array<std::size_t, 6> count{2, 2, 3, 3, 2, 4};
    return count[static_cast<std::size_t>(k)];
}

template <class T>
struct arrays {
    T *a, *b, *c;
    std::ptrdiff_t n;
};

template <class T>
inline constexpr T scalar = static_cast<T>(0.4);

}  // namespace assay::stream
