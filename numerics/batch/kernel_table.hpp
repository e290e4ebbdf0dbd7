#pragma once
// The dispatch table of one instruction set, in the order of method/function.hpp.

#include "batch/isa.hpp"
#include "batch/kernels.hpp"
#include "batch/operation.hpp"

namespace assay::bessel {
inline namespace ASSAY_ISA {

// Batch<Operation>::run and run_single are the batches of an operation.
template <template <class> class Batch, class... Operations>
constexpr kernels table_of(const char* name) {
    static_assert(sizeof...(Operations) == function_count);
    return {name,
            {&Operations::scalar...},
            {&Batch<Operations>::run...},
            {&Operations::single...},
            {&Batch<Operations>::run_single...}};
}

template <template <class> class Batch>
constexpr kernels kernel_table(const char* name) {
    return table_of<Batch, log_operation<kind::i>, log_operation<kind::k>,
                    scaled_operation<kind::i>, scaled_operation<kind::k>,
                    plain_operation<log_series_function>, plain_operation<ratio_i_function>,
                    plain_operation<complement_function>, plain_operation<ratio_k_function>,
                    inverse_operation, plain_operation<dlog_i_dx_function>,
                    plain_operation<dlog_k_dx_function>, plain_operation<d2log_i_dx2_function>,
                    plain_operation<d2log_k_dx2_function>, plain_operation<dlog_i_dnu_function>,
                    plain_operation<dlog_k_dnu_function>>(name);
}

}  // namespace ASSAY_ISA
}  // namespace assay::bessel
