#pragma once
// Which method computes a value. One classification serves the scalar functions, the batches and
// the device, so that a value does not depend on its company.

#include "method/debye.hpp"
#include "method/mode.hpp"
#include "method/origin.hpp"
#include "method/quadrature.hpp"
#include "method/zero_curve.hpp"

namespace assay::bessel {

// First pass; s^2 = nu^2 + x^2 in doubles decides. The last three are rare.
enum class region : unsigned char {
    from_256,
    from_37,
    from_16,
    from_8,
    origin_far,
    origin_near,
    special
};

// Where the second pass, in pairs, takes over from the first: |log| below this.
//   s >= 37: the first pass errs by 2^-66 s + 2^-59, which is 1/8 ulp at |log| = 2^-10 s;
//   16 <= s < 37: by 2^-57.4, 3/8 ulp at 2^-4, and K for s < 8, x >= 1 too;
//   8 <= s < 16: by 2^-59, 1/4 ulp at 2^-5;
//   otherwise s < 8: by 2^-57 of the terms, 1/4 ulp at 1/8 of them.
template <region Region, class V>
ASSAY_LANE V zero_strip(V s) {
    constexpr double least = Region == region::from_8 ? 0x1p-5 : 0x1p-4;
    if constexpr (Region == region::from_8 || Region == region::from_16) return V(least);
    const V proportional = s * V(0x1p-11);
    return select(proportional < V(least), V(least), proportional);
}

ASSAY_LANE region region_of(double nu, double x) {
    if (!(nu >= 0 && nu <= 0x1p500 && x >= 0x1p-1000 && x <= 0x1p500)) return region::special;
    const double h = fma(nu, nu, x * x);
    if (h >= 65536) return region::from_256;
    if (h >= 1369) return region::from_37;
    if (h >= 256) return region::from_16;
    if (h >= 64) return region::from_8;
    return x >= 1 ? region::origin_far : region::origin_near;
}

// Whether I_nu = I_-nu (doubles from 2^52 on are integers, and infinity counts as one).
ASSAY_LANE bool is_integer(double nu) {
    const double a = magnitude(nu);
    return a >= 0x1p51 ? a >= 0x1p52 || nearest(a - 0x1p51) == a - 0x1p51 : nearest(a) == a;
}

// First pass: the value, and the lanes that the second pass must redo.
template <class V>
struct first_value {
    V value;
    mask_of<V> again;
    V scale;
};

template <kind Kind, region Region, class V>
ASSAY_LANE first_value<V> first_pass(V nu, V x, V shift) {
    if constexpr (Region == region::origin_near ||
                  (Region == region::origin_far && Kind == kind::i)) {
        const auto f = Kind == kind::i ? log_i_origin(nu, x) : log_k_origin(nu, x);
        return {f.value, magnitude(f.value) < V(0.125) * f.size, V(1)};
    } else if constexpr (Region == region::origin_far) {
        const V f = log_k_quadrature(nu, x);
        return {f, magnitude(f) < V(0x1p-4), V(1)};
    } else {
        constexpr band bands[] = {band::from_256, band::from_37, band::from_16, band::from_8};
        const auto f = debye<Kind, bands[static_cast<int>(Region)]>(nu, x, shift);
        return {f.value.hi, magnitude(f.value.hi) < zero_strip<Region>(f.scale), f.scale};
    }
}

enum class second { origin, below_64, from_64 };

// In pairs, for s < 8. Lanes of another kind get a harmless argument.
template <kind Kind, class V>
ASSAY_WHOLE pair<V> log_origin_accurate(V nu, V x) {
    if constexpr (Kind == kind::i) return log_i_near_origin(nu, x);
    const auto near = x < V(1), far = x >= V(1);
    pair<V> f = {V(0), V(0)};
    if (any(near)) f = log_k_near_origin(nu, select(near, x, V(0.5)));
    if (any(far))
        f = select<V>(far, log_k_quadrature_accurate(select(far, nu, V(1)), select(far, x, V(1))),
                      f);
    return f;
}

template <kind Kind, second Second, class V>
ASSAY_LANE V second_pass(V nu, V x) {
    if constexpr (Second == second::origin) {
        return log_origin_accurate<Kind>(nu, x).hi;
    } else if constexpr (Second == second::below_64) {
        return (Kind == kind::i ? log_i_on_zero_curve(nu, x) : log_k_on_zero_curve(nu, x)).hi;
    } else {
        return debye_accurate<Kind>(nu, x).hi;
    }
}

}  // namespace assay::bessel
