// The scalar functions alone, for CPUs without vector units of ours: fma() is the C library's, slow
// where the CPU has none.

#define ASSAY_ISA portable
#include "batch/kernel_table.hpp"

namespace assay::bessel {
namespace {

template <class Operation>
struct scalar_batch {
    static void run(const double* nu, bool one_order, const double* x, double* out, std::size_t n,
                    mode m) {
        const double order = n > 0 ? nu[0] : 0;
        for (std::size_t i = 0; i < n; ++i)
            out[i] = Operation::scalar(one_order ? order : nu[i], x[i], m);
    }
    static void run_single(const float* nu, bool one_order, const float* x, float* out,
                           std::size_t n, mode m) {
        const float order = n > 0 ? nu[0] : 0;
        for (std::size_t i = 0; i < n; ++i)
            out[i] = Operation::single(one_order ? order : nu[i], x[i], m);
    }
};

}  // namespace

extern const kernels portable_kernels;
const kernels portable_kernels = kernel_table<scalar_batch>("portable");

}  // namespace assay::bessel
