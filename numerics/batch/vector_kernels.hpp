#pragma once
// Included once by the translation unit of each vector instruction set.

#include "batch/driver.hpp"

namespace assay::bessel {
inline namespace ASSAY_ISA {

constexpr kernels vector_kernels(const char* name) {
    using log_i = log_operation<kind::i>;
    using log_k = log_operation<kind::k>;
    return {name, {&log_i::scalar, &log_k::scalar}, {&run_batch<log_i>, &run_batch<log_k>}};
}

}  // namespace ASSAY_ISA
}  // namespace assay::bessel
