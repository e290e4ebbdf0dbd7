#pragma once
// cuBLAS beside gemm where the machine has it; opened when first asked for, so that the program
// needs it not.

#include "assay/parallel/device.hpp"
#include "problem.hpp"

namespace assay::kernels {

// Whether libcublas of CUDA 12 or 13 can be opened and has what run_cublas() calls.
bool has_cublas();
// y = a b of a task::gemm in the memory of a cuda executor's device, by cublasDgemm on its stream;
// waits. Only where has_cublas(). std::runtime_error with cuBLAS's status where it refuses.
void run_cublas(parallel::device_executor& d, problem& p);

}  // namespace assay::kernels
