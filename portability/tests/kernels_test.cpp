// Each kernel on each back end and vector extension, and by hand, against plain loops; the check
// seen to refuse.

#include "each_backend.hpp"
#include "host_code.hpp"
#include "openblas.hpp"

namespace assay::kernels {
namespace {

constexpr std::ptrdiff_t small_size(task t) {
    switch (t) {
        case task::axpy:
            return 10007;
        case task::gemv:
            return 131;
        case task::gemm:
            return 96;
        default:
            return 13;
    }
}

using kernels_test = parallel::each_backend;

TEST_P(kernels_test, agree_with_plain_loops) {
    for (const host_code& code : host_codes())
        for (const task t : all_tasks) {
            problem p = make_problem(t, small_size(t), *on);
            for (const bool by_hand : {false, true}) {
                if (by_hand && code.native == nullptr) continue;
                reset(p);
                for (int run = 0; run < 2; ++run)
                    by_hand ? code.native(3, p) : code.portable(parallel::par.on(*on), p);
                EXPECT_LE(error(p, 2), 1.0)
                    << name(t) << ' ' << code.isa << (by_hand ? " by hand" : "");
            }
        }
}

TEST_P(kernels_test, one_wrong_element_is_refused) {
    for (const task t : all_tasks) {
        problem p = make_problem(t, small_size(t), *on);
        reset(p);
        host_codes().front().portable(parallel::par.on(*on), p);
        ASSERT_LE(error(p, 1), 1.0) << name(t);
        p.y[0] += 1e-3;
        EXPECT_GT(error(p, 1), 1.0) << name(t);
    }
}

TEST(kernels_openblas_test, product_is_right) {
    if (!has_openblas()) GTEST_SKIP() << "no libopenblas.so.0";
    const auto on = parallel::make_executor("serial");
    problem p = make_problem(task::gemm, 96, *on);
    for (const int threads : {1, 2}) {
        reset(p);
        run_openblas(threads, p);
        EXPECT_LE(error(p, 1), 1.0) << threads;
    }
}

INSTANTIATE_TEST_SUITE_P(backends, kernels_test, testing::ValuesIn(parallel::backends()),
                         parallel::backend_name);

}  // namespace
}  // namespace assay::kernels
