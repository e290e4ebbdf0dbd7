#pragma once
// What a batch can compute. An operation gives the value of one order and argument, and, region by
// region, of a pack of them: `first` by the region's method, `second` in pairs for the lanes that
// `first` marks.

#include "method/log_bessel.hpp"

namespace assay::bessel {

template <kind Kind>
struct log_operation {
    static constexpr bool has_second = true;
    static double scalar(double nu, double x, mode m) { return log_bessel<Kind>(nu, x, m); }
    template <region Region, class V>
    ASSAY_LANE first_value<V> first(V nu, V x) {
        return first_pass<Kind, Region>(nu, x, V(0));
    }
    template <second Second, class V>
    ASSAY_LANE V again(V nu, V x) {
        return second_pass<Kind, Second>(nu, x);
    }
};

}  // namespace assay::bessel
