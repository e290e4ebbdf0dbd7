// Matern kernels and the generalised inverse Gaussian in assay._core, over columns of one length.
// Floats are computed as doubles and rounded.

#include "density.hpp"

#include <nanobind/ndarray.h>

#include <span>
#include <vector>

#include "assay/generalized_inverse_gaussian.hpp"
#include "assay/matern.hpp"

namespace {

namespace nb = nanobind;

template <class T>
using column = nb::ndarray<T, nb::ndim<1>, nb::c_contig, nb::device::cpu>;

void log_kernel(const column<const double>& distance, const column<const double>& length,
                const column<const double>& nu, const column<double>& out) {
    const nb::gil_scoped_release released;
    assay::matern::log_kernel({distance.data(), distance.size()}, {length.data(), length.size()},
                              {nu.data(), nu.size()}, {out.data(), out.size()});
}

void log_kernel_single(const column<const float>& distance, const column<const float>& length,
                       const column<const float>& nu, const column<float>& out) {
    const nb::gil_scoped_release released;
    for (std::size_t i = 0; i < out.size(); ++i)
        out.data()[i] = static_cast<float>(
            assay::matern::log_kernel(distance.data()[i], length.data()[i], nu.data()[i]));
}

template <class T>
void log_kernel_gradient(const column<const T>& distance, const column<const T>& length,
                         const column<const T>& nu, const column<T>& log_kernel,
                         const column<T>& in_distance, const column<T>& in_length,
                         const column<T>& in_smoothness) {
    const nb::gil_scoped_release released;
    for (std::size_t i = 0; i < log_kernel.size(); ++i) {
        const auto g =
            assay::matern::log_kernel_gradient(distance.data()[i], length.data()[i], nu.data()[i]);
        log_kernel.data()[i] = static_cast<T>(g.log_kernel);
        in_distance.data()[i] = static_cast<T>(g.in_distance);
        in_length.data()[i] = static_cast<T>(g.in_length);
        in_smoothness.data()[i] = static_cast<T>(g.in_smoothness);
    }
}

template <class T>
void log_density(const column<const T>& x, const column<const T>& p, const column<const T>& a,
                 const column<const T>& b, const column<T>& out) {
    const nb::gil_scoped_release released;
    for (std::size_t i = 0; i < out.size(); ++i)
        out.data()[i] = static_cast<T>(assay::generalized_inverse_gaussian::log_density(
            x.data()[i], p.data()[i], a.data()[i], b.data()[i]));
}

// Columns of doubles are not to be taken for floats, nor copied.
template <class... Columns>
void define(nb::module_& m, const char* name, void (*function)(Columns...)) {
    m.def(name, function, ((void)sizeof(Columns), nb::arg().noconvert())...);
}

}  // namespace

void define_density(nb::module_& m) {
    define(m, "matern_log_kernel", &log_kernel);
    define(m, "matern_log_kernel", &log_kernel_single);
    define(m, "matern_log_kernel_gradient", &log_kernel_gradient<double>);
    define(m, "matern_log_kernel_gradient", &log_kernel_gradient<float>);
    define(m, "gig_log_density", &log_density<double>);
    define(m, "gig_log_density", &log_density<float>);
}
