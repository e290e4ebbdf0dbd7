#pragma once
// OpenBLAS beside gemm where the machine has it; opened when first asked for, so that the program
// needs it not.

#include "problem.hpp"

namespace assay::kernels {

// Whether libopenblas.so.0 can be opened and has what run_openblas() calls.
bool has_openblas();
// y = a b of a task::gemm by cblas_dgemm on so many threads. Only where has_openblas(). Returns
// when OpenBLAS has done its sum; its own threads go on spinning for some 20 ms.
void run_openblas(int threads, problem& p);

}  // namespace assay::kernels
