// The scalar functions alone, for CPUs without vector units of ours: fma() is the C library's, slow
// where the CPU has none.

#include "batch/kernels.hpp"
#include "batch/operation.hpp"

namespace assay::bessel {
namespace {

template <class Operation>
void run_batch(const double* nu, bool one_order, const double* x, double* out, std::size_t n,
               mode m) {
    const double order = n > 0 ? nu[0] : 0;
    for (std::size_t i = 0; i < n; ++i)
        out[i] = Operation::scalar(one_order ? order : nu[i], x[i], m);
}

using log_i = log_operation<kind::i>;
using log_k = log_operation<kind::k>;

}  // namespace

extern const kernels portable_kernels;
const kernels portable_kernels = {
    "portable", {&log_i::scalar, &log_k::scalar}, {&run_batch<log_i>, &run_batch<log_k>}};

}  // namespace assay::bessel
