// The von Mises-Fisher part of assay._core: fits, samples, mixtures. Arrays come in the shapes that
// assay/vmf.py gives them, and results are written into arrays that it makes.

#include "vmf.hpp"

#include <nanobind/ndarray.h>
#include <nanobind/stl/pair.h>
#include <nanobind/stl/vector.h>

#include <algorithm>
#include <cstdint>
#include <random>
#include <span>
#include <utility>
#include <vector>

#include "assay/von_mises_fisher.hpp"

namespace {

namespace nb = nanobind;
using assay::vmf::distribution;

template <class T>
using column = nb::ndarray<T, nb::ndim<1>, nb::c_contig, nb::device::cpu>;
template <class T>
using table = nb::ndarray<T, nb::ndim<2>, nb::c_contig, nb::device::cpu>;

assay::vmf::sample_rows rows_of(const table<const double>& samples) {
    return {{samples.data(), samples.size()}, samples.shape(1)};
}

double fit(const table<const double>& samples, const column<double>& mean_direction) {
    const nb::gil_scoped_release released;
    const auto f = assay::vmf::fit(rows_of(samples));
    std::copy(f.mean_direction.begin(), f.mean_direction.end(), mean_direction.data());
    return f.kappa;
}

void sample(const column<const double>& mean_direction, double kappa, std::uint64_t seed,
            const table<double>& out) {
    const nb::gil_scoped_release released;
    const std::span<const double> mean(mean_direction.data(), mean_direction.size());
    std::mt19937_64 engine(seed);
    assay::vmf::sample({{mean.begin(), mean.end()}, kappa}, engine, {out.data(), out.size()});
}

void log_density(const column<const double>& d, const column<const double>& kappa,
                 const column<const double>& cosine, const column<double>& out) {
    const nb::gil_scoped_release released;
    for (std::size_t i = 0; i < out.size(); ++i)
        out.data()[i] = assay::vmf::log_density(d.data()[i], kappa.data()[i], cosine.data()[i]);
}

std::pair<std::vector<double>, bool> fit_mixture(
    const table<const double>& samples, std::uint64_t seed, int iterations, double tolerance,
    double resultant_limit, const column<double>& weights, const table<double>& mean_directions,
    const column<double>& kappas, const column<std::int64_t>& assignment) {
    const nb::gil_scoped_release released;
    const auto f = assay::vmf::fit_mixture(
        rows_of(samples), {weights.size(), seed, iterations, tolerance, resultant_limit});
    std::copy(f.model.weights.begin(), f.model.weights.end(), weights.data());
    std::copy(f.assignment.begin(), f.assignment.end(), assignment.data());
    double* direction = mean_directions.data();
    for (std::size_t k = 0; k < weights.size(); ++k) {
        const auto& component = f.model.components[k];
        kappas.data()[k] = component.kappa;
        direction =
            std::copy(component.mean_direction.begin(), component.mean_direction.end(), direction);
    }
    return {f.log_likelihood, f.converged};
}

}  // namespace

void define_vmf(nb::module_& m) {
    m.def("vmf_fit", &fit);
    m.def("vmf_sample", &sample);
    m.def("vmf_log_density", &log_density);
    m.def("vmf_fit_mixture", &fit_mixture);
}
