#pragma once

#include "bench/rivals.hpp"

namespace assay::bench {

// Libraries of Python over NumPy arrays, each in a process that starts at the first call and times
// itself. The interpreter is that of ASSAY_PYTHON, else of build/venv beside this program's build
// tree, else python3.

// SciPy's scaled Bessel functions: log(ive) + x and log(kve) - x.
rival scipy();
// TensorFlow Probability on JAX in float64: log_bessel_ive + x and log_bessel_kve - x. Its process
// compiles each function at the first call.
rival tfp();

}  // namespace assay::bench
