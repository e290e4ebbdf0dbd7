// assay._core: the functions by name over whole arrays. The Python files beside it shape the arrays
// (assay/elementwise.py); here they are contiguous and of one length.

#include <nanobind/nanobind.h>
#include <nanobind/ndarray.h>
#include <nanobind/stl/string.h>

#include <span>
#include <string>

#include "assay/bessel_function.hpp"
#include "density.hpp"
#include "vmf.hpp"

namespace nb = nanobind;

namespace {

template <class T>
using column = nb::ndarray<T, nb::ndim<1>, nb::c_contig, nb::device::cpu>;

template <class T>
void evaluate(const std::string& function, column<const T> first, column<const T> second,
              column<T> out, bool fast) {
    const auto* entry = assay::find_bessel_function(function);
    if (entry == nullptr) throw nb::value_error(("no function '" + function + "'").c_str());
    const std::span<const T> a(first.data(), first.size()), b(second.data(), second.size());
    const std::span<T> y(out.data(), out.size());
    const nb::gil_scoped_release released;
    assay::evaluate(entry->function, a, b, y,
                    fast ? assay::accuracy::fast : assay::accuracy::accurate);
}

template <class T>
void define_evaluate(nb::module_& m) {
    m.def("evaluate", &evaluate<T>, nb::arg("function"), nb::arg("first").noconvert(),
          nb::arg("second").noconvert(), nb::arg("out").noconvert(), nb::arg("fast"));
}

}  // namespace

NB_MODULE(_core, m) {
    define_evaluate<double>(m);
    define_evaluate<float>(m);
    define_density(m);
    define_vmf(m);
    m.def("functions", [] {
        nb::list names;
        for (const auto& f : assay::bessel_functions())
            names.append(nb::str(f.name.data(), f.name.size()));
        return names;
    });
}
