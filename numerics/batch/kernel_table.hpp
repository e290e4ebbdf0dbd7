#pragma once
// The dispatch table of one instruction set, in the order of method/function.hpp.

#include "batch/isa.hpp"
#include "batch/kernels.hpp"
#include "batch/operation.hpp"

namespace assay::bessel {
inline namespace ASSAY_ISA {

// Batch<Operation>::run and run_single are the batches of an operation.
template <template <class> class Batch, class... Operations>
constexpr kernels table_of(const char* name, operation_list<Operations...>) {
    static_assert(sizeof...(Operations) == function_count);
    return {name,
            {&Operations::scalar...},
            {&Batch<Operations>::run...},
            {&Operations::single...},
            {&Batch<Operations>::run_single...}};
}

template <template <class> class Batch>
constexpr kernels kernel_table(const char* name) {
    return table_of<Batch>(name, operations{});
}

}  // namespace ASSAY_ISA
}  // namespace assay::bessel
