#pragma once
// Loops written once: a target's executor, views typed by access, and algorithms whose kernels are
// generic lambdas.
//
//     auto on = assay::parallel::make_executor("openmp");
//     assay::parallel::buffer<double> a(*on, n), b(*on, n);
//     assay::parallel::for_each(par.on(*on), n, [s](auto i, auto out, auto in) { out[i] = s *
//     in[i]; },
//                               write(b), read(a));

#include "parallel/algorithm.hpp"
#include "parallel/buffer.hpp"
#include "parallel/copy_async.hpp"
#include "parallel/executor.hpp"
#include "parallel/future.hpp"
#include "parallel/machine.hpp"
#include "parallel/pack.hpp"
#include "parallel/policy.hpp"
#include "parallel/row.hpp"
#include "parallel/scan.hpp"
#include "parallel/sort.hpp"
#include "parallel/target.hpp"
#include "parallel/tile.hpp"
#include "parallel/transform.hpp"
#include "parallel/view.hpp"
