// A batch's bits are those of one thread on every back end and for every number of threads.

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <random>
#include <vector>

#include "assay/bessel_parallel.hpp"

namespace {

using namespace assay;

template <class T>
std::vector<T> drawn(unsigned seed, std::size_t n) {
    std::mt19937_64 engine(seed);
    std::vector<T> v(n);
    for (T& a : v) a = static_cast<T>(std::exp(static_cast<double>(engine() % 2000) / 100 - 8));
    return v;
}

template <class T>
void expect_same_bits(bessel_function f, std::size_t n) {
    using word = std::conditional_t<sizeof(T) == 8, std::uint64_t, std::uint32_t>;
    const std::vector<T> nu = drawn<T>(1, n), x = drawn<T>(2, n);
    std::vector<T> alone(n);
    evaluate(f, nu, x, alone);
    for (const auto& backend : parallel::backends())
        for (const std::size_t threads : {1, 2, 3, 7}) {
            const auto executor = parallel::make_executor(backend, threads);
            std::vector<T> out(n);
            evaluate<T>(*executor, f, nu, x, out);
            for (std::size_t i = 0; i < n; ++i)
                ASSERT_EQ(std::bit_cast<word>(out[i]), std::bit_cast<word>(alone[i]))
                    << backend << ' ' << threads << ' ' << nu[i] << ' ' << x[i];
        }
}

TEST(threads, bits_are_those_of_one_thread) {
    for (const std::size_t n :
         {std::size_t{0}, std::size_t{1}, points_a_part, 3 * points_a_part + 5}) {
        expect_same_bits<double>(bessel_function::log_i, n);
        expect_same_bits<double>(bessel_function::log_k, n);
        expect_same_bits<float>(bessel_function::log_k, n);
    }
    for (const auto& f : bessel_functions())
        expect_same_bits<double>(f.function, points_a_part + 3);
}

}  // namespace
