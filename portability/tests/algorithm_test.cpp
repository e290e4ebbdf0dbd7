#include <numeric>
#include <vector>

#include "each_backend.hpp"

namespace assay::parallel {
namespace {

using algorithm_test = each_backend;

// The last gives every multiprocessor of a device whole tiles.
const std::vector<std::ptrdiff_t> sizes{0, 1, 2, 7, 8, 63, 64, 65, 127, 1000, 4099, 400009};

TEST_P(algorithm_test, for_each_writes_every_element_and_no_other) {
    for (const store s : {store::automatic, store::cached, store::streaming})
        for (const std::ptrdiff_t n : sizes)
            for (const std::ptrdiff_t shift : {0, 1, 3}) {
                std::vector<float> in(static_cast<std::size_t>(n + shift)),
                    out(in.size() + 1, -1.0F);
                std::iota(in.begin(), in.end(), 1.0F);
                const auto from = put(in);
                const auto to = put(out);
                for_each(
                    par.on(*on).stores(s), n,
                    [] ASSAY_KERNEL(auto i, auto o, auto x) { o[i] = 2.0F * x[i]; },
                    write<float>(to.data() + shift, n), read<float>(from.data() + shift, n));
                out = to.to_host();
                for (std::ptrdiff_t i = 0; i < n + shift + 1; ++i) {
                    const auto at = static_cast<std::size_t>(i);
                    ASSERT_EQ(out[at], i < shift || i == n + shift ? -1.0F : 2.0F * in[at])
                        << i << " of " << n;
                }
            }
}

TEST_P(algorithm_test, update_reads_and_writes) {
    const auto a = put(std::vector<double>(1000, 1.0)), b = put(std::vector<double>(1000, 3.0));
    for_each(
        par.on(*on), 1000, [] ASSAY_KERNEL(auto i, auto x, auto y) { x[i] += 2.0 * y[i]; },
        update(a), read(b));
    EXPECT_EQ(a.to_host(), std::vector<double>(1000, 7.0));
}

TEST_P(algorithm_test, a_kernel_of_single_elements_gets_no_packs) {
    for (const std::ptrdiff_t shift : {0, 1, 3}) {
        const buffer<int> b(*on, 5003);
        for_each(
            par.on(*on), 5000,
            [] ASSAY_KERNEL(std::ptrdiff_t i, auto x) { x[i] = i % 3 == 0 ? 1 : 2; },
            write<int>(b.data() + shift, 5000));
        const std::vector<int> a = b.to_host();
        for (int i = 0; i < 5000; ++i)
            ASSERT_EQ(a[static_cast<std::size_t>(i + shift)], i % 3 == 0 ? 1 : 2) << i << shift;
    }
}

TEST_P(algorithm_test, a_mixed_kernel_keeps_lanes_together) {
    const auto f = put(std::vector<float>(1000, 2.0F));
    const auto d = put(std::vector<double>(1000, 0.5));
    const float sum = transform_reduce(
        par.on(*on), 1000, 0.0F, std::plus<>{},
        [] ASSAY_KERNEL(auto i, auto x, auto) { return x[i]; }, read(f), read(d));
    EXPECT_EQ(sum, 2000.0F);
}

TEST_P(algorithm_test, transform_reduce_sums_every_element_once) {
    for (const std::ptrdiff_t n : sizes) {
        std::vector<double> a(static_cast<std::size_t>(n));
        std::iota(a.begin(), a.end(), 1.0);
        const auto sum = transform_reduce(
            par.on(*on), n, 0.5, std::plus<>{},
            [] ASSAY_KERNEL(auto i, auto x) { return x[i] * 1.0; }, read(put(a)));
        EXPECT_EQ(sum, 0.5 + static_cast<double>(n) * static_cast<double>(n + 1) / 2) << n;
    }
}

double sum_with(executor& e, std::size_t n, bool reproducible) {
    std::vector<double> a(n);
    for (std::size_t i = 0; i < n; ++i) a[i] = 1.0 / static_cast<double>(i + 1);
    const buffer<double> b(e, std::span<const double>(a));
    const policy p = reproducible ? par.on(e).reproducible() : par.on(e);
    return transform_reduce(
        p, static_cast<std::ptrdiff_t>(n), 0.0, std::plus<>{},
        [] ASSAY_KERNEL(auto i, auto x) { return x[i]; }, read(b));
}

TEST_P(algorithm_test, reductions_repeat) {
    EXPECT_EQ(sum_with(*on, 300001, false), sum_with(*on, 300001, false));
    const auto reference = make_executor(ASSAY_FOR_DEVICE ? GetParam() : "serial");
    for (const std::size_t threads : {1U, 2U, 5U})
        EXPECT_EQ(sum_with(*make_executor(GetParam(), threads), 300001, true),
                  sum_with(*reference, 300001, true));
}

#if ASSAY_FOR_DEVICE
TEST_P(algorithm_test, memory_of_the_host_is_refused) {
    std::vector<double> a(100, 1.0);
    const buffer<double> b(*on, 100);
    EXPECT_THROW(copy(par.on(*on), read(a), write(b)), std::invalid_argument);
    EXPECT_THROW(reduce(par.on(*on), 0.0, std::plus<>{}, read(a)), std::invalid_argument);
}
#endif

TEST_P(algorithm_test, code_for_another_target_is_refused) {
    const auto other = make_executor(ASSAY_FOR_DEVICE ? "serial" : "host_model");
    const buffer<double> b(*other, 100);
    EXPECT_THROW(fill(par.on(*other), write(b), 1.0), std::logic_error);
}

ASSAY_ON_EACH_BACKEND(algorithm_test);

#if !ASSAY_FOR_DEVICE

TEST(chosen_stores, only_write_only_views_stream_and_only_beyond_the_cache) {
    const auto e = make_executor("serial");
    buffer<double> small(*e, 64);
    const auto huge = static_cast<std::ptrdiff_t>(streaming_threshold_bytes());
    double* p = small.data();
    EXPECT_EQ(chosen_stores(par.on(*e), 64, write(p, 64), read(p, 64)), store::cached);
    EXPECT_EQ(chosen_stores(par.on(*e), huge, write(p, huge), read(p, huge)), store::streaming);
    EXPECT_EQ(chosen_stores(par.on(*e), huge, update(p, huge), read(p, huge)), store::cached);
    EXPECT_EQ(chosen_stores(par.on(*e).stores(store::cached), huge, write(p, huge)), store::cached);
    EXPECT_EQ(chosen_stores(par.on(*e).stores(store::streaming), 64, write(p, 64)),
              store::streaming);
    EXPECT_EQ(
        chosen_stores(par.on(*e).stores(store::streaming), 64, write(p, 64), write(p + 1, 64)),
        store::cached)
        << "two outputs that never align together";
}

TEST(buffer, is_zero_aligned_and_movable) {
    const auto e = make_executor("serial");
    buffer<float> b(*e, 1 << 20);
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(b.data()) % (2 << 20), 0U);
    for (const float x : b) ASSERT_EQ(x, 0.0F);
    b[5] = 1;
    buffer<float> moved(std::move(b));
    EXPECT_EQ(moved[5], 1.0F);
    EXPECT_EQ(b.data(), nullptr);
    EXPECT_EQ(buffer<float>(*e, 0).data(), nullptr);
}
#endif

}  // namespace
}  // namespace assay::parallel
