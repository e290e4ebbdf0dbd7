#pragma once
// The data of the six kernels by which the field compares programming models. All in double,
// row-major.

#include <array>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "assay/parallel/buffer.hpp"
#include "assay/parallel/future.hpp"

namespace assay::kernels {

enum class task { axpy, gemv, gemm, spmv, jacobi, cg };
inline constexpr std::array all_tasks{task::axpy, task::gemv,   task::gemm,
                                      task::spmv, task::jacobi, task::cg};
inline constexpr std::array<std::string_view, 6> task_names{"axpy", "gemv",   "gemm",
                                                            "spmv", "jacobi", "cg"};
constexpr std::string_view name(task t) { return task_names[static_cast<std::size_t>(t)]; }

// A sparse matrix in compressed rows.
struct csr {
    std::ptrdiff_t rows = 0, nonzeros = 0;
    parallel::buffer<std::ptrdiff_t> start;  // rows + 1
    parallel::buffer<std::int32_t> column;
    parallel::buffer<double> value;
};

// What each task reads and writes; `size` is its one length:
//   axpy    y += 0.5 x                     size elements
//   gemv    y = a x                        a is size x size
//   gemm    y = a b                        size x size each; a multiple of 32
//   spmv    y = sparse x                   the 7-point Laplacian of a size^3 grid
//   jacobi  y = (x's six neighbours) / 6   size^3 grid, its surface copied
//   cg      cg_steps steps of conjugate gradients on sparse y = x, from y = 0
struct problem {
    task what;
    std::ptrdiff_t size;
    csr sparse;
    parallel::buffer<double> a, b, x, y;
    parallel::buffer<double> residual, direction, product;  // of cg
    // Of cg, for all its runs: an OpenMP team belongs to the thread that opens its regions, so a
    // new queue would begin with a new team.
    std::unique_ptr<parallel::queue> steps;
};
inline constexpr int cg_steps = 25;
inline constexpr double axpy_scalar = 0.5;

// Filled with fixed values, in the memory of the executor's target; pages of the host touched by
// its parts. The executor outlives it.
problem make_problem(task what, std::ptrdiff_t size, parallel::executor& e);
// y back to its start: axpy and cg read what they write.
void reset(problem& p);
// Ends the spinning of OpenMP's idle threads, of the queue's team too.
void rest(problem& p);
// Floating-point operations of one run.
double operations(const problem& p);
// The greatest error of y against plain loops in long double, in units of the bound that each
// kernel's sums allow: at most 1 when right. `runs` = runs since reset().
double error(const problem& p, int runs);

}  // namespace assay::kernels
