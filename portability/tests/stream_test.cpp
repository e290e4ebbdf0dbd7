// Each kernel, variant, vector extension, store kind and element type, on sizes that are multiples
// of nothing; and the checks seen to refuse.

#include <gtest/gtest.h>

#include <cmath>

#include "trial.hpp"

namespace assay::stream {
namespace {}  // namespace

extern const host_code<double> code_double_host_model;
extern const host_code<float> code_float_host_model;

namespace {

template <class T>
const host_code<T>& host_model_code() {
    if constexpr (sizeof(T) == sizeof(double))
        return code_double_host_model;
    else
        return code_float_host_model;
}

template <class T>
class stream_test : public testing::Test {};
using element_types = testing::Types<float, double>;
TYPED_TEST_SUITE(stream_test, element_types);

constexpr std::ptrdiff_t sizes[] = {0, 1, 7, 1021, 4096, 100003};

template <class T>
void expect_valid(const variant<T>& v, const std::string& what = "") {
    for (const std::ptrdiff_t n : sizes) {
        workspace<T> w(*v.executor, n);
        for (const kernel k : all_kernels) {
            const auto wrong = run_trial(v, k, w, 3).wrong;
            EXPECT_FALSE(wrong) << v.name << ' ' << what << " n=" << n << ": "
                                << wrong.value_or("");
        }
    }
}

template <class T>
void expect_valid(const variant_options& options, const std::string& name) {
    expect_valid(make_variant<T>(name, options), options.isa);
}

TYPED_TEST(stream_test, every_variant_validates) {
    for (const std::string& name : variant_names()) {
        if (on_device(name)) continue;
        for (const host_code<TypeParam>& code : host_codes<TypeParam>())
            for (const parallel::store s : {parallel::store::cached, parallel::store::streaming})
                expect_valid<TypeParam>({3, s, std::string(code.isa)}, name);
    }
}

// The same lines in the memory of a device's model.
TYPED_TEST(stream_test, host_model_validates) {
    const std::shared_ptr<parallel::executor> on = parallel::make_executor("host_model");
    const host_code<TypeParam>& code = host_model_code<TypeParam>();
    for (const parallel::store s : {parallel::store::cached, parallel::store::streaming}) {
        const auto policy = parallel::par.on(*on).stores(s);
        const auto chains = static_cast<std::ptrdiff_t>(on->concurrency()) * code.portable_chains;
        expect_valid(variant<TypeParam>{
            "host_model", on->concurrency(), chains, on,
            [&](kernel k, const arrays<TypeParam>& m) { return code.portable(k, policy, m); }});
    }
}

// More elements than pass through the host at once.
TEST(stream_piecewise, an_element_of_a_later_piece_is_refused) {
    constexpr std::ptrdiff_t n = (period << 12) + 3;
    const auto on = parallel::make_executor("host_model");
    const parallel::buffer<double> c(*on, n);
    fill(*on, c.data(), n, start<double>().a);
    const arrays<double> m{nullptr, nullptr, c.data(), n};
    ASSERT_FALSE(check_elements(*on, kernel::copy, m, 1));
    for (const std::ptrdiff_t at : {n - 1, period << 11, (period << 11) - 1}) {
        on->copy(c.data() + at, c.data() + 5, sizeof(double));
        const auto wrong = check_elements(*on, kernel::copy, m, 1);
        ASSERT_TRUE(wrong);
        EXPECT_NE(wrong->find("c[" + std::to_string(at) + "] "), std::string::npos) << *wrong;
    }
}

TYPED_TEST(stream_test, one_flipped_element_is_refused) {
    constexpr std::ptrdiff_t n = 100003;
    const variant<TypeParam> v = make_variant<TypeParam>("serial", {});
    workspace<TypeParam> w(*v.executor, n);
    const arrays<TypeParam> m = w.get();
    for (const kernel k : all_kernels) {
        if (k == kernel::dot) continue;
        w.prepare(*v.executor, k);
        v.run(k, m);
        ASSERT_FALSE(check_elements(*v.executor, k, m, 1));
        TypeParam* out = written(k) == 'a' ? m.a : written(k) == 'b' ? m.b : m.c;
        for (const std::ptrdiff_t at : {std::ptrdiff_t{0}, n / 2, n - 1}) {
            const TypeParam kept = out[at];
            for (const TypeParam bad :
                 {kept * (1 + 16 * std::numeric_limits<TypeParam>::epsilon()), TypeParam{-1},
                  std::numeric_limits<TypeParam>::quiet_NaN()}) {
                out[at] = bad;
                const auto wrong = check_elements(*v.executor, k, m, 1);
                ASSERT_TRUE(wrong) << name(k);
                EXPECT_NE(wrong->find(std::string(1, written(k))
                                          .append("[")
                                          .append(std::to_string(at))
                                          .append("] ")),
                          std::string::npos)
                    << *wrong;
            }
            out[at] = kept;
        }
    }
}

TYPED_TEST(stream_test, a_dot_that_lost_an_element_is_refused) {
    constexpr std::ptrdiff_t n = 10007;
    const variant<TypeParam> v = make_variant<TypeParam>("serial", {});
    workspace<TypeParam> w(*v.executor, n);
    w.prepare(*v.executor, kernel::dot);
    const TypeParam sum = v.run(kernel::dot, w.get());
    EXPECT_FALSE(check_dot(sum, n, v.chains));
    EXPECT_TRUE(check_dot(sum - TypeParam{2}, n, v.chains));
    EXPECT_TRUE(check_dot(std::numeric_limits<TypeParam>::quiet_NaN(), n, v.chains));
}

TYPED_TEST(stream_test, a_kernel_that_does_nothing_is_refused) {
    variant<TypeParam> v = make_variant<TypeParam>("serial", {});
    v.run = [](kernel, const arrays<TypeParam>&) { return TypeParam{0}; };
    workspace<TypeParam> w(*v.executor, 1000);
    for (const kernel k : all_kernels) EXPECT_TRUE(run_trial(v, k, w, 1).wrong) << name(k);
}

TYPED_TEST(stream_test, a_shifted_copy_is_refused) {
    variant<TypeParam> v = make_variant<TypeParam>("serial", {});
    v.run = [](kernel, const arrays<TypeParam>& m) {
        for (std::ptrdiff_t i = 0; i < m.n; ++i) m.c[i] = m.a[(i + 1) % m.n];
        return TypeParam{0};
    };
    workspace<TypeParam> w(*v.executor, 5000);
    EXPECT_TRUE(run_trial(v, kernel::copy, w, 1).wrong);
}

using stream_on_device = stream_test<double>;

TEST_F(stream_on_device, every_variant_validates) {
    std::string reason = "no GPU: built without CUDA and HIP";
    bool any = false;
    for (const std::string& name : variant_names()) {
        if (!on_device(name)) continue;
        reason = why_unavailable(name);
        if (!reason.empty()) continue;
        expect_valid(make_variant<double>(name, {}));
        expect_valid(make_variant<float>(name, {}));
        any = true;
    }
    if (!any) GTEST_SKIP() << reason;
}

}  // namespace
}  // namespace assay::stream
