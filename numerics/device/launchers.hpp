#pragma once
// The batch kernels of this build's devices by function (method/function.hpp).

#include <cstddef>
#include <string>

#include "gpu/stream.hpp"
#include "method/function.hpp"
#include "method/mode.hpp"

namespace assay::bessel::device {

// Arrays on the current device; out may be nu or x. One launch takes 2^31 - 1 tiles of 1024.
template <class T>
struct batch_arguments {
    const T* nu;
    bool one_order;  // nu[0] serves all
    const T* x;
    T* out;
    std::size_t n;
    mode m;
};

template <class T>
using launcher = void (*)(const batch_arguments<T>&, const gpu::stream&);

template <function Function, class T>
void launch_batch(const batch_arguments<T>& a, const gpu::stream& on);

// Floats have kernels of their own for log I and log K; the others' values are the double's,
// rounded.
launcher<double> double_launcher(function f);
launcher<float> float_launcher(function f);

// Whether device code fuses products with sums, which must be off (-fmad=false): a kernel that
// tells by an addition.
bool contracts_on_device(const gpu::stream& on);
// Why this program has no machine code for the current device; empty when it has.
std::string why_no_kernels();

}  // namespace assay::bessel::device
