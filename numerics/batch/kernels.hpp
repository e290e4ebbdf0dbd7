#pragma once
// The functions as compiled for one instruction set, and the choice among them at run time.

#include <cstddef>

#include "method/function.hpp"
#include "method/mode.hpp"

namespace assay::bessel {

// out[i] = f(nu[i], x[i]); with `one_order` nu[0] serves all. The three may not overlap partially;
// out may be x or nu.
using batch_function = void (*)(const double* nu, bool one_order, const double* x, double* out,
                                std::size_t n, mode m);
using scalar_function = double (*)(double nu, double x, mode m) noexcept;
// The same of floats.
using single_batch_function = void (*)(const float* nu, bool one_order, const float* x, float* out,
                                       std::size_t n, mode m);
using single_function = float (*)(float nu, float x, mode m) noexcept;

struct kernels {
    const char* name;
    scalar_function scalar[function_count];
    batch_function batch[function_count];
    single_function single[function_count];
    single_batch_function single_batch[function_count];
};

enum class path { portable, avx2, avx512, neon };

// The kernels of a path, or null where this build or this CPU lacks it.
const kernels* kernels_of(path p);
// The best path of this CPU from the program's start on, portable before: one load and one jump a
// value.
extern const kernels* chosen_kernels;
inline const kernels& best_kernels() { return *chosen_kernels; }

}  // namespace assay::bessel
