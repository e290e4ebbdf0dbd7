#include <algorithm>
#include <numeric>
#include <random>
#include <vector>

#include "each_backend.hpp"

namespace assay::parallel {
namespace {

using more_algorithms_test = each_backend;
// 6144: as many tiles as host_model has blocks at once.
constexpr std::size_t lengths[] = {0, 1, 2, 63, 64, 193, 1000, 6144, 100003};

std::vector<int> random_values(std::size_t n) {
    std::mt19937 random(7);
    std::vector<int> v(n);
    for (int& x : v) x = static_cast<int>(random() % 1000);
    return v;
}

TEST_P(more_algorithms_test, transform_copy_fill_reduce) {
    for (const std::size_t n : lengths) {
        const std::vector<int> a = random_values(n);
        const buffer<int> from = put(a), b(*on, n), c(*on, n), d(*on, n);
        const auto p = par.on(*on);
        copy(p, read(from), assay::parallel::write(b));
        EXPECT_EQ(a, b.to_host());
        fill(p, assay::parallel::write(c), 5);
        EXPECT_EQ(c.to_host(), std::vector<int>(n, 5));
        transform(
            p, [] ASSAY_KERNEL(auto x, auto y) { return x * y; }, assay::parallel::write(d),
            read(from), read(c));
        const std::vector<int> got = d.to_host();
        for (std::size_t i = 0; i < n; ++i) ASSERT_EQ(got[i], 5 * a[i]);
        EXPECT_EQ(reduce(p, 3, std::plus<>{}, read(from)), std::accumulate(a.begin(), a.end(), 3));
    }
}

TEST_P(more_algorithms_test, scans_agree_with_the_standard_library) {
    for (const std::size_t n : lengths) {
        const std::vector<int> a = random_values(n);
        std::vector<int> wanted(n);
        const buffer<int> in = put(a), got(*on, n);
        inclusive_scan(par.on(*on), 3, std::plus<>{}, read(in), assay::parallel::write(got));
        std::inclusive_scan(a.begin(), a.end(), wanted.begin(), std::plus<>{}, 3);
        EXPECT_EQ(got.to_host(), wanted);
        exclusive_scan(par.on(*on), 3, std::plus<>{}, read(in), assay::parallel::write(got));
        std::exclusive_scan(a.begin(), a.end(), wanted.begin(), 3);
        EXPECT_EQ(got.to_host(), wanted);
        exclusive_scan(par.on(*on), 3, std::plus<>{}, read(in), assay::parallel::write(in));
        EXPECT_EQ(in.to_host(), wanted) << "in place";
    }
}

// f(x) = scale x + offset: composing two of them is associative and does not commute. Of 12 bytes,
// which fill no power of two.
struct affine {
    unsigned scale, offset, composed;
    friend bool operator==(const affine&, const affine&) = default;
};
struct compose {
    ASSAY_DEVICE_FUNCTION affine operator()(affine f, affine g) const {
        return {g.scale * f.scale, g.scale * f.offset + g.offset, f.composed + g.composed};
    }
};

TEST_P(more_algorithms_test, scans_keep_the_order_of_their_operands) {
    for (const std::size_t n : lengths) {
        std::vector<affine> a(n), wanted(n);
        for (std::size_t i = 0; i < n; ++i)
            a[i] = {static_cast<unsigned>(2 * i + 1), static_cast<unsigned>(i), 1};
        std::inclusive_scan(a.begin(), a.end(), wanted.begin(), compose{}, affine{3, 1, 1});
        const buffer<affine> in = put(a), got(*on, n);
        inclusive_scan(par.on(*on), affine{3, 1, 1}, compose{}, read(in),
                       assay::parallel::write(got));
        EXPECT_EQ(got.to_host(), wanted);
    }
}

struct keyed {
    int key;
    unsigned place;
    friend bool operator==(const keyed&, const keyed&) = default;
};
struct key_less {
    ASSAY_DEVICE_FUNCTION bool operator()(const keyed& x, const keyed& y) const {
        return x.key < y.key;
    }
};

TEST_P(more_algorithms_test, sort_is_stable) {
    for (const std::size_t n : lengths) {
        const std::vector<int> keys = random_values(n);
        std::vector<keyed> wanted;
        for (std::size_t i = 0; i < n; ++i) wanted.push_back({keys[i], static_cast<unsigned>(i)});
        const auto v = put(wanted);
        std::stable_sort(wanted.begin(), wanted.end(), key_less{});
        sort(par.on(*on), update(v), key_less{});
        EXPECT_EQ(v.to_host(), wanted);
    }
}

TEST_P(more_algorithms_test, tiles_cover_each_point_once) {
    constexpr extents<3> n{5, 17, 33};
    const buffer<int> seen(*on, static_cast<std::size_t>(n[0] * n[1] * n[2]));
    const tile<3> inner{{1, 0, 2}, {5, 17, 33}};
    const update<int> view(seen.data(), n[0] * n[1] * n[2]);
    const std::ptrdiff_t columns = n[2], plane = n[1] * n[2];
    for_each_tile(par.on(*on), inner, {2, 4, 16}, [=] ASSAY_KERNEL(const tile<3>& t) {
        for (std::ptrdiff_t i = t.begin[0]; i < t.end[0]; ++i)
            for (std::ptrdiff_t j = t.begin[1]; j < t.end[1]; ++j) {
                const std::ptrdiff_t row = i * plane + j * columns;
                for_each_in_row(
                    row + t.begin[2], row + t.end[2], [](auto x, auto v) { v[x] += 1; }, view);
            }
    });
    const std::vector<int> visits = seen.to_host();
    for (std::size_t at = 0; at < visits.size(); ++at) {
        const auto k = static_cast<std::ptrdiff_t>(at) % n[2],
                   i = static_cast<std::ptrdiff_t>(at) / (n[1] * n[2]);
        ASSERT_EQ(visits[at], i >= 1 && k >= 2 ? 1 : 0) << at;
    }
    for_each_tile(par.on(*on), tile<2>{{3, 3}, {3, 9}}, {4, 4},
                  [=] ASSAY_KERNEL(const tile<2>&) { view[0] = 7; });
    EXPECT_EQ(seen.to_host()[0], 0) << "an empty range has no tiles";
}

TEST_P(more_algorithms_test, a_row_is_written_once_between_any_two_places) {
    constexpr std::ptrdiff_t n = 80;
    std::vector<int> numbers(n);
    for (std::size_t i = 0; i < numbers.size(); ++i) numbers[i] = static_cast<int>(i) + 1;
    const buffer<int> from = put(numbers);
    const read<int> in(from);
    for (const std::ptrdiff_t begin : {0, 1, 7, 13})
        for (const std::ptrdiff_t end : {13, 14, 31, 66, 79}) {
            buffer<int> counts(*on, n), copies(*on, n);
            const update<int> count(counts);
            const parallel::write<int> out(copies);
            for_each_tile(par.on(*on), tile<2>{{0, begin}, {1, end}}, {1, n},
                          [=] ASSAY_KERNEL(const tile<2>& t) {
                              for_each_in_row(
                                  t.begin[1], t.end[1], [](auto x, auto v) { v[x] += 1; }, count);
                              for_each_in_row(
                                  store::streaming, t.begin[1], t.end[1],
                                  [](auto x, auto to, auto v) { to[x] = v[x]; }, out, in);
                          });
            const std::vector<int> times = counts.to_host(), values = copies.to_host();
            for (std::ptrdiff_t i = 0; i < n; ++i) {
                const auto at = static_cast<std::size_t>(i);
                const bool inside = i >= begin && i < end;
                ASSERT_EQ(times[at], inside ? 1 : 0) << begin << " " << end << " " << i;
                ASSERT_EQ(values[at], inside ? i + 1 : 0) << begin << " " << end << " " << i;
            }
        }
}

// Rows shorter and longer than what the threads that share one take at once, aligned to packs and
// not.
TEST_P(more_algorithms_test, rows_are_reduced_each_by_itself) {
    for (const std::ptrdiff_t rows : {0, 1, 5, 70})
        for (const std::ptrdiff_t width : {0, 1, 3, 31, 64, 130, 515, 1024})
            for (const std::ptrdiff_t shift : {0, 1}) {
                std::vector<double> values(static_cast<std::size_t>(rows * width + shift));
                for (std::size_t i = 0; i < values.size(); ++i)
                    values[i] = static_cast<int>(i % 97);
                const buffer<double> in = put(values);
                const buffer<double> sums = put(std::vector<double>(70 + 1, -1.0));
                for_each_row(
                    par.on(*on), rows,
                    [=] ASSAY_KERNEL(row r, auto out, auto x) {
                        out[r] = reduce_in_row(
                            r, r * width + shift, (r + 1) * width + shift, 0.5, std::plus<>{},
                            [](auto i, auto v) { return v[i]; }, x);
                    },
                    parallel::write<double>(sums), read<double>(in));
                const std::vector<double> got = sums.to_host();
                for (std::ptrdiff_t r = 0; r <= 70; ++r) {
                    const auto begin = values.begin() + shift + r * width;
                    const double wanted =
                        r < rows ? std::accumulate(begin, begin + width, 0.5) : -1;
                    ASSERT_EQ(got[static_cast<std::size_t>(r)], wanted) << r << " " << width;
                }
            }
}

#if ASSAY_FOR_DEVICE
TEST_P(more_algorithms_test, a_call_with_few_indices_gives_every_multiprocessor_blocks) {
    const std::ptrdiff_t all =
        std::ptrdiff_t{on->device()->multiprocessors()} * detail::blocks_a_multiprocessor;
    for (const std::ptrdiff_t n : {std::ptrdiff_t{1}, all, all + 1, 8 * all, 256 * all}) {
        const std::ptrdiff_t share = detail::share_of_block(*on->device(), n, 256);
        EXPECT_GE(share * all, n) << "no more blocks than stay on the device at once";
        EXPECT_LT((share - 1) * all, n) << "as many as there is work for";
    }
    EXPECT_EQ(detail::share_of_block(*on->device(), 1000 * all, 256), 256);
}
#endif

ASSAY_ON_EACH_BACKEND(more_algorithms_test);

}  // namespace
}  // namespace assay::parallel
