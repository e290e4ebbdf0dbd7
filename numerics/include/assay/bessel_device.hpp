#pragma once
// Batches on a GPU (target assay::log_bessel_device, where the build has CUDA). Device code of
// one's own calls the functions of assay/log_bessel.hpp themselves, compiled with -fmad=false: a
// product fused with a sum breaks the pair arithmetic.

#include <span>
#include <string>

#include "assay/bessel_function.hpp"
#include "gpu/stream.hpp"

namespace assay::on_device {

// Why no batch can run here, as "no GPU: ..."; empty when one can.
std::string why_unavailable();
// The last two functions, of densities, run on the CPU alone.
bool offers(bessel_function f);

// out[i] = f(first[i], second[i]) for arrays in host memory, with the bits of assay::evaluate.
// std::runtime_error with the reason of why_unavailable, std::invalid_argument unless offers(f),
// gpu::error.
void evaluate(bessel_function f, std::span<const double> first, std::span<const double> second,
              std::span<double> out, accuracy a = accuracy::accurate);
void evaluate(bessel_function f, std::span<const float> first, std::span<const float> second,
              std::span<float> out, accuracy a = accuracy::accurate);

// The same for n elements in memory of the current device, in the stream's order; with one_order
// first[0] serves all. out may be first or second.
void launch(bessel_function f, const double* first, bool one_order, const double* second,
            double* out, std::size_t n, const gpu::stream& on, accuracy a = accuracy::accurate);

}  // namespace assay::on_device
