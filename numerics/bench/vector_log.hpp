#pragma once

#include <cstddef>

namespace assay::bench {

// out[i] = log(x[i]) by the C library's vector logarithm of the widest registers this CPU has.
void vector_log(const double* x, double* out, std::size_t n);

}  // namespace assay::bench
