#include <algorithm>
#include <numeric>
#include <random>
#include <vector>

#include "each_backend.hpp"

namespace assay::parallel {
namespace {

using more_algorithms_test = each_backend;
constexpr std::size_t sizes[] = {0, 1, 2, 63, 64, 193, 1000, 100003};

std::vector<int> random_values(std::size_t n) {
    std::mt19937 random(7);
    std::vector<int> v(n);
    for (int& x : v) x = static_cast<int>(random() % 1000);
    return v;
}

TEST_P(more_algorithms_test, transform_copy_fill_reduce) {
    for (const std::size_t n : sizes) {
        const std::vector<int> a = random_values(n);
        std::vector<int> b(n), c(n), d(n);
        const auto p = par.on(*on);
        copy(p, read(a), assay::parallel::write(b));
        EXPECT_EQ(a, b);
        fill(p, assay::parallel::write(c), 5);
        EXPECT_EQ(c, std::vector<int>(n, 5));
        transform(
            p, [](auto x, auto y) { return x * y; }, assay::parallel::write(d), read(a), read(c));
        for (std::size_t i = 0; i < n; ++i) ASSERT_EQ(d[i], 5 * a[i]);
        EXPECT_EQ(reduce(p, 3, std::plus<>{}, read(a)), std::accumulate(a.begin(), a.end(), 3));
    }
}

TEST_P(more_algorithms_test, scans_agree_with_the_standard_library) {
    for (const std::size_t n : sizes) {
        const std::vector<int> a = random_values(n);
        std::vector<int> got(n), wanted(n);
        inclusive_scan(par.on(*on), 3, std::plus<>{}, read(a), assay::parallel::write(got));
        std::inclusive_scan(a.begin(), a.end(), wanted.begin(), std::plus<>{}, 3);
        EXPECT_EQ(got, wanted);
        exclusive_scan(par.on(*on), 3, std::plus<>{}, read(a), assay::parallel::write(got));
        std::exclusive_scan(a.begin(), a.end(), wanted.begin(), 3);
        EXPECT_EQ(got, wanted);
        got = a;
        exclusive_scan(par.on(*on), 3, std::plus<>{}, read(got), assay::parallel::write(got));
        EXPECT_EQ(got, wanted) << "in place";
    }
}

TEST_P(more_algorithms_test, sort_is_stable) {
    for (const std::size_t n : sizes) {
        const std::vector<int> keys = random_values(n);
        std::vector<std::pair<int, std::size_t>> v;
        for (std::size_t i = 0; i < n; ++i) v.emplace_back(keys[i], i);
        auto wanted = v;
        auto less = [](const auto& x, const auto& y) { return x.first < y.first; };
        std::stable_sort(wanted.begin(), wanted.end(), less);
        sort(par.on(*on), update(v), less);
        EXPECT_EQ(v, wanted);
    }
}

TEST_P(more_algorithms_test, tiles_cover_each_point_once) {
    constexpr extents<3> n{5, 17, 33};
    std::vector<int> visits(static_cast<std::size_t>(n[0] * n[1] * n[2]));
    const tile<3> inner{{1, 0, 2}, {5, 17, 33}};
    for_each_tile(par.on(*on), inner, {2, 4, 16}, [&](const tile<3>& t) {
        for (std::ptrdiff_t i = t.begin[0]; i < t.end[0]; ++i)
            for (std::ptrdiff_t j = t.begin[1]; j < t.end[1]; ++j)
                for_each_in_row((i * n[1] + j) * n[2] + t.begin[2],
                                (i * n[1] + j) * n[2] + t.end[2], [](auto x, auto v) { v[x] += 1; },
                                update(visits));
    });
    for (std::size_t at = 0; at < visits.size(); ++at) {
        const auto k = static_cast<std::ptrdiff_t>(at) % n[2],
                   i = static_cast<std::ptrdiff_t>(at) / (n[1] * n[2]);
        ASSERT_EQ(visits[at], i >= 1 && k >= 2 ? 1 : 0) << at;
    }
    int calls = 0;
    for_each_tile(par.on(*on), tile<2>{{3, 3}, {3, 9}}, {4, 4}, [&](const tile<2>&) { ++calls; });
    EXPECT_EQ(calls, 0) << "an empty range has no tiles";
}

ASSAY_ON_EACH_BACKEND(more_algorithms_test);

}  // namespace
}  // namespace assay::parallel
