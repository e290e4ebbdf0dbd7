#pragma once
// Included once by the translation unit of each vector instruction set.

#include "batch/driver.hpp"
#include "batch/kernel_table.hpp"
#include "batch/single_driver.hpp"

namespace assay::bessel {
inline namespace ASSAY_ISA {

template <class Operation>
struct vector_batch {
    static void run(const double* nu, bool one_order, const double* x, double* out, std::size_t n,
                    mode m) {
        if constexpr (Operation::by_region) {
            run_batch<Operation>(nu, one_order, x, out, n, m);
        } else {
            const double order = n > 0 ? nu[0] : 0;
            for (std::size_t i = 0; i < n; ++i)
                out[i] = Operation::scalar(one_order ? order : nu[i], x[i], m);
        }
    }
    static void run_single(const float* nu, bool one_order, const float* x, float* out,
                           std::size_t n, mode m) {
        if constexpr (requires { Operation::which; })
            run_single_log<Operation>(nu, one_order, x, out, n, m);
        else
            run_by_doubles(&run, nu, one_order, x, out, n, m);
    }
};

constexpr kernels vector_kernels(const char* name) { return kernel_table<vector_batch>(name); }

}  // namespace ASSAY_ISA
}  // namespace assay::bessel
