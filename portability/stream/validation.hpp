#pragma once
// What the arrays must hold. Element i starts from a value of its residue i mod 1021 (a prime: a
// shifted or permuted array is seen), so the expected end value is computed 1021 times in long
// double, not n times in the type under test.

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "assay/parallel/executor.hpp"
#include "kernels.hpp"

namespace assay::stream {

inline constexpr std::ptrdiff_t period = 1021;

// Start values of the three arrays by residue, exact in float: a in [1, 2), b in [1.5, 2], c in
// [0.5, 0.75).
template <class T>
struct start_values {
    std::array<T, period> a, b, c;
};
template <class T>
const start_values<T>& start();

// x[i] = values[i mod period], each part by the thread that algorithms give it.
template <class T>
void fill(parallel::executor& e, T* x, std::ptrdiff_t n, const std::array<T, period>& values);

// Which array a kernel writes: 'a', 'b', 'c', or 0 for dot.
constexpr char written(kernel k) {
    constexpr std::array<char, 6> array{'c', 'b', 'c', 'a', 0, 'a'};
    return array[static_cast<std::size_t>(k)];
}

// Checks every element that `k` wrote after `applications` runs from the start values. With u =
// half an ulp of 1: copy is exact, mul and add within 2u, triad within 3u of |b| + |s c|, nstream
// within 3u an application of the final magnitude. Nothing when all hold; else one line naming the
// first wrong element.
template <class T>
std::optional<std::string> check_elements(parallel::executor& e, kernel k, const arrays<T>& m,
                                          int applications);

// |computed - sum a_i b_i| <= length u sum |a_i b_i| with length = n / chains + 64 rounded steps,
// chains = independent partial sums over all threads (Higham, Accuracy and Stability, section 4.2:
// the error of a sum grows with the longest path of an addend). The bound therefore scales with n,
// in float as in double.
template <class T>
std::optional<std::string> check_dot(T computed, std::ptrdiff_t n, std::ptrdiff_t chains);

}  // namespace assay::stream
