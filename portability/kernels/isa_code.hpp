#pragma once
// Compiled once a vector extension: everything here lives in the namespace of that extension.

#include "assay/parallel/isa.hpp"
#include "host_code.hpp"

namespace assay::kernels {
inline namespace ASSAY_ISA {

void run_portable(const parallel::policy& on, problem& p);
void run_native(int threads, problem& p);

}  // namespace ASSAY_ISA
}  // namespace assay::kernels
