#pragma once

#include "bench/rivals.hpp"

namespace assay::bench {

// SciPy's scaled Bessel functions over NumPy arrays, log(ive) + x and log(kve) - x, in a Python
// process that starts at the first call and times itself. The interpreter is that of ASSAY_PYTHON,
// else of build/venv beside this program's build tree, else python3.
rival scipy();

}  // namespace assay::bench
