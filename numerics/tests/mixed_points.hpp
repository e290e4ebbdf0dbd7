#pragma once
// Points for tests of batches that compare bits.

#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <random>
#include <type_traits>
#include <vector>

namespace assay {

template <class T>
struct points {
    std::vector<T> nu, x;
};

// Orders and arguments from exp(first) to exp(first + span), random.
struct range_of_points {
    unsigned seed;
    double first, span;
    bool resultant = false;  // r, at most 1, for x
};

// Every region, the zero curves, the extremes and what is no number.
template <class T>
points<T> mixed(std::size_t n, const range_of_points& range) {
    std::mt19937_64 engine(range.seed);
    std::uniform_real_distribution<double> u(0, 1);
    points<T> p;
    for (std::size_t i = 0; i < n; ++i) {
        const double scale = std::exp(u(engine) * range.span + range.first);
        double nu = u(engine) * scale, x = u(engine) * scale;
        if (i % 16 == 0) x = nu * 0.6627434;
        if (i % 97 == 0) x = std::exp(-80 * u(engine));
        if (i % 101 == 0) nu = std::floor(nu) - 3;
        if (range.resultant) x = std::abs(std::sin(x));
        if (i % 103 == 0) x = std::numeric_limits<double>::infinity();
        if (i % 107 == 0) x = std::nan("");
        p.nu.push_back(static_cast<T>(nu));
        p.x.push_back(static_cast<T>(x));
    }
    return p;
}

// The same bits, or both no number.
template <class T>
bool same(T a, T b) {
    using word = std::conditional_t<sizeof(T) == 8, std::uint64_t, std::uint32_t>;
    return std::bit_cast<word>(a) == std::bit_cast<word>(b) || (a != a && b != b);
}

}  // namespace assay
