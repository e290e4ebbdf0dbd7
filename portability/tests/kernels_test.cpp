// Each kernel on each back end and vector extension, on the model of a device and on a device, and
// by hand, against plain loops; the check seen to refuse.

#include "each_backend.hpp"
#include "host_code.hpp"
#include "openblas.hpp"
#if defined(ASSAY_HAS_CUDA)
#include "cublas.hpp"
#endif

namespace assay::kernels {

extern const host_code code_host_model;

namespace {

std::span<const host_code> codes_for(const std::string& backend) {
    return backend == "host_model" ? std::span(&code_host_model, 1) : codes_of(backend);
}

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
    for (const host_code& code : codes_for(GetParam()))
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
        codes_for(GetParam()).front().portable(parallel::par.on(*on), p);
        ASSERT_LE(error(p, 1), 1.0) << name(t);
        std::vector<double> y = p.y.to_host();
        y[0] += 1e-3;
        p.y.assign(y);
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

// A grid whose rows begin at no pack, and one whose rows do: on a device they take other paths.
TEST_P(kernels_test, jacobi_on_odd_and_even_grids) {
    for (const std::ptrdiff_t size : {1, 2, 3, 4, 5, 18, 19}) {
        problem p = make_problem(task::jacobi, size, *on);
        reset(p);
        codes_for(GetParam()).front().portable(parallel::par.on(*on), p);
        EXPECT_LE(error(p, 1), 1.0) << size;
    }
}

TEST(kernels_host_model_death, the_host_touches_the_data_without_a_copy) {
    GTEST_FLAG_SET(death_test_style, "threadsafe");
    const auto on = parallel::make_executor("host_model");
    problem p = make_problem(task::axpy, 1000, *on);
    EXPECT_DEATH(p.y[0] = 1, "host_model: the host touched device memory");
}

TEST(kernels_host_model, code_of_the_host_is_refused) {
    const auto on = parallel::make_executor("host_model");
    for (const task t : all_tasks) {
        problem p = make_problem(t, small_size(t), *on);
        EXPECT_THROW(host_codes().front().portable(parallel::par.on(*on), p), std::logic_error)
            << name(t);
    }
}

#if defined(ASSAY_HAS_CUDA)
TEST(kernels_cublas_test, product_is_right) {
    if (const std::string why = parallel::why_unavailable("cuda"); !why.empty())
        GTEST_SKIP() << why;
    if (!has_cublas()) GTEST_SKIP() << "no libcublas.so.13 or .12";
    const auto on = parallel::make_executor("cuda");
    problem p = make_problem(task::gemm, 96, *on);
    reset(p);
    run_cublas(*on->device(), p);
    EXPECT_LE(error(p, 1), 1.0);
}
#endif

INSTANTIATE_TEST_SUITE_P(backends, kernels_test, testing::ValuesIn(parallel::backends()),
                         parallel::backend_name);
INSTANTIATE_TEST_SUITE_P(model, kernels_test, testing::Values("host_model"),
                         parallel::backend_name);
INSTANTIATE_TEST_SUITE_P(devices, kernels_test, testing::ValuesIn(parallel::device_backends()),
                         parallel::backend_name);

}  // namespace
}  // namespace assay::kernels
