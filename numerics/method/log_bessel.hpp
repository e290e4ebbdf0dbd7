#pragma once
// log I and log K of one order and argument: the special values, then the region's method, then the
// second pass.

#include "method/region.hpp"

namespace assay::bessel {

template <kind Kind, region Region>
ASSAY_LANE double log_in_region(double nu, double x, mode m) {
    const auto f = first_pass<Kind, Region>(nu, x, 0.0);
    if (m == mode::fast || !f.again) return f.value;
    if constexpr (Region == region::origin_far || Region == region::origin_near)
        return second_pass<Kind, second::origin>(nu, x);
    return f.scale < 64 ? second_pass<Kind, second::below_64>(nu, x)
                        : second_pass<Kind, second::from_64>(nu, x);
}

// Orders and arguments beyond 2^500 and arguments below 2^-1000.
template <kind Kind>
ASSAY_LANE double log_at_extremes(double nu, double x, mode m) {
    const bool tiny = x < 0x1p-1000;
    const double raised = tiny ? x * 0x1p100 : x;
    const double shift = tiny ? -100.0 : 0.0;
    if (nu > 0x1p500 || x > 0x1p500) {
        const double f = debye_wide<Kind>(nu, raised, shift);
        if (m == mode::fast || tiny || !(magnitude(f * 0x1p-600) < 0x1p-611 * (nu + x))) return f;
        return debye_wide_accurate<Kind>(nu, x);
    }
    if (nu >= 256) return first_pass<Kind, region::from_256>(nu, raised, shift).value;
    if (nu >= 37) return first_pass<Kind, region::from_37>(nu, raised, shift).value;
    if (nu >= 16) return first_pass<Kind, region::from_16>(nu, raised, shift).value;
    if (nu >= 8) return first_pass<Kind, region::from_8>(nu, raised, shift).value;
    return second_pass<Kind, second::origin>(nu, x);
}

// The table of special values in assay/log_bessel.hpp; nu and x are not both positive and finite.
template <kind Kind>
ASSAY_LANE double log_special(double nu, double x) {
    constexpr double infinity = __builtin_huge_val();
    if (!(x >= 0) || nu != nu || (nu == infinity && x == infinity)) return __builtin_nan("");
    if constexpr (Kind == kind::k) return (x == 0 || nu == infinity) ? infinity : -infinity;
    if (x == 0) return nu == 0 ? 0.0 : -infinity;
    return nu == infinity ? -infinity : infinity;
}

template <kind Kind>
ASSAY_LANE double log_bessel(double nu, double x, mode m) {
    constexpr double infinity = __builtin_huge_val();
    region where = region_of(nu, x);
    if (where == region::special) {
        if (nu < 0) {
            // K is even in nu; so is I at integers.
            if (Kind == kind::i && !is_integer(nu)) return __builtin_nan("");
            nu = -nu;
            where = region_of(nu, x);
        }
        if (!(nu < infinity && x > 0 && x < infinity)) return log_special<Kind>(nu, x);
    }
    nu = magnitude(nu);
    switch (where) {
        case region::from_256:
            return log_in_region<Kind, region::from_256>(nu, x, m);
        case region::from_37:
            return log_in_region<Kind, region::from_37>(nu, x, m);
        case region::from_16:
            return log_in_region<Kind, region::from_16>(nu, x, m);
        case region::from_8:
            return log_in_region<Kind, region::from_8>(nu, x, m);
        case region::origin_far:
            return log_in_region<Kind, region::origin_far>(nu, x, m);
        case region::origin_near:
            return log_in_region<Kind, region::origin_near>(nu, x, m);
        default:
            return log_at_extremes<Kind>(nu, x, m);
    }
}

}  // namespace assay::bessel
