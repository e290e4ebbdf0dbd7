#pragma once
// The published algorithm, as a rival: log I and log K after Plesner, Sorensen and Hauberg,
// "Accurate Computation of the Logarithm of Modified Bessel Functions on GPUs", ICS 2024,
// arXiv 2409.08729. Written anew from its formulas and cutoffs; not the authors' program.

#include <cstddef>

namespace assay::bench::plesner {

// nu >= 0 and x > 0. In plain double, each logarithm rounded once, as published.
double log_i(double nu, double x);
double log_k(double nu, double x);

}  // namespace assay::bench::plesner
