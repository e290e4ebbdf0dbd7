#pragma once
// The functions as the scalar calls, the batches and the device share them. Each has
//   in<Region>(nu, x)        a lane of one region,
//   at_extremes(nu, x)       positive and finite, but beyond the regions,
//   at_limit(nu, x)          x = 0, x = +inf or nu = +inf, not both infinite: the table of special
//                            values in assay/log_bessel.hpp,
//   reflected(nu, x)         nu < 0.
// NaN, x < 0 and two infinities give NaN for all.

#include "method/derivative.hpp"
#include "method/hypergeometric.hpp"

namespace assay::bessel {

inline constexpr double at_infinity = __builtin_huge_val();

template <class Function>
ASSAY_WHOLE double at_point(double nu, double x) {
    if (!(x >= 0) || nu != nu || (magnitude(nu) == at_infinity && x == at_infinity))
        return __builtin_nan("");
    if (nu < 0) return Function::reflected(nu, x);
    if (x == 0 || x == at_infinity || nu == at_infinity)
        return Function::at_limit(magnitude(nu), x);
    nu = magnitude(nu);
    switch (region_of(nu, x)) {
        case region::from_256:
            return Function::template in<region::from_256>(nu, x);
        case region::from_37:
            return Function::template in<region::from_37>(nu, x);
        case region::from_16:
            return Function::template in<region::from_16>(nu, x);
        case region::from_8:
            return Function::template in<region::from_8>(nu, x);
        case region::origin_far:
            return Function::template in<region::origin_far>(nu, x);
        case region::origin_near:
            return Function::template in<region::origin_near>(nu, x);
        default:
            return Function::at_extremes(nu, x);
    }
}

struct ratio_i_function {
    template <region Region, class V>
    ASSAY_LANE V in(V nu, V x) {
        return ratio_i_in<Region>(nu, x);
    }
    ASSAY_LANE double at_extremes(double nu, double x) { return ratio_i_at_extremes(nu, x); }
    ASSAY_LANE double at_limit(double, double x) { return x == at_infinity ? 1 : 0; }
    // I_(1-n)/I_-n = I_(n-1)/I_n.
    ASSAY_LANE double reflected(double nu, double x) {
        return is_integer(nu) ? 1 / at_point<ratio_i_function>(-nu - 1, x) : __builtin_nan("");
    }
};

struct complement_function {
    template <region Region, class V>
    ASSAY_LANE V in(V nu, V x) {
        return complement_in<Region>(nu, x);
    }
    ASSAY_LANE double at_extremes(double nu, double x) { return complement_at_extremes(nu, x); }
    ASSAY_LANE double at_limit(double, double x) { return x == at_infinity ? 0 : 1; }
    // 1 - I_(n-1)/I_n.
    ASSAY_LANE double reflected(double nu, double x) {
        if (!is_integer(nu)) return __builtin_nan("");
        return -at_point<complement_function>(-nu - 1, x) / at_point<ratio_i_function>(-nu - 1, x);
    }
};

struct ratio_k_function {
    template <region Region, class V>
    ASSAY_LANE V in(V nu, V x) {
        return ratio_k_in<Region>(nu, x);
    }
    ASSAY_LANE double at_extremes(double nu, double x) { return ratio_k_at_extremes(nu, x); }
    ASSAY_LANE double at_limit(double, double x) { return x == at_infinity ? 1 : at_infinity; }
    // K_(nu+1)/K_nu = K_(m-1)/K_m with m = -nu; for m <= 1/2 the methods take nu as it is.
    ASSAY_LANE double reflected(double nu, double x) {
        if (nu < -0.5) return 1 / at_point<ratio_k_function>(-nu - 1, x);
        if (nu == -0.5) return 1;
        if (x == 0) return at_infinity;
        if (x == at_infinity) return 1;
        switch (region_of(-nu, x)) {
            case region::from_256:
                return ratio_k_in<region::from_256>(nu, x);
            case region::from_37:
                return ratio_k_in<region::from_37>(nu, x);
            case region::from_16:
                return ratio_k_in<region::from_16>(nu, x);
            case region::from_8:
                return ratio_k_in<region::from_8>(nu, x);
            case region::origin_far:
                return ratio_k_in<region::origin_far>(nu, x);
            case region::origin_near:
                return ratio_k_in<region::origin_near>(nu, x);
            default:
                return x < 1 ? ratio_k_in<region::origin_near>(nu, x) : 1;
        }
    }
};

struct dlog_i_dx_function {
    template <region Region, class V>
    ASSAY_LANE V in(V nu, V x) {
        return dlog_i_dx_in<Region>(nu, x);
    }
    ASSAY_LANE double at_extremes(double nu, double x) { return dlog_i_dx_at_extremes(nu, x); }
    ASSAY_LANE double at_limit(double nu, double x) {
        if (x == at_infinity) return 1;
        return nu == 0 ? 0 : at_infinity;
    }
    ASSAY_LANE double reflected(double nu, double x) {
        return is_integer(nu) ? at_point<dlog_i_dx_function>(-nu, x) : __builtin_nan("");
    }
};

struct dlog_k_dx_function {
    template <region Region, class V>
    ASSAY_LANE V in(V nu, V x) {
        return dlog_k_dx_in<Region>(nu, x);
    }
    ASSAY_LANE double at_extremes(double nu, double x) { return dlog_k_dx_at_extremes(nu, x); }
    ASSAY_LANE double at_limit(double, double x) { return x == at_infinity ? -1 : -at_infinity; }
    ASSAY_LANE double reflected(double nu, double x) {
        return at_point<dlog_k_dx_function>(-nu, x);
    }
};

struct d2log_i_dx2_function {
    template <region Region, class V>
    ASSAY_LANE V in(V nu, V x) {
        return d2log_i_dx2_in<Region>(nu, x);
    }
    ASSAY_LANE double at_extremes(double nu, double x) { return d2log_i_dx2_at_extremes(nu, x); }
    ASSAY_LANE double at_limit(double nu, double x) {
        if (x == at_infinity) return 0;
        return nu == 0 ? 0.5 : -at_infinity;
    }
    ASSAY_LANE double reflected(double nu, double x) {
        return is_integer(nu) ? at_point<d2log_i_dx2_function>(-nu, x) : __builtin_nan("");
    }
};

struct d2log_k_dx2_function {
    template <region Region, class V>
    ASSAY_LANE V in(V nu, V x) {
        return d2log_k_dx2_in<Region>(nu, x);
    }
    ASSAY_LANE double at_extremes(double nu, double x) { return d2log_k_dx2_at_extremes(nu, x); }
    ASSAY_LANE double at_limit(double, double x) { return x == at_infinity ? 0 : at_infinity; }
    ASSAY_LANE double reflected(double nu, double x) {
        return at_point<d2log_k_dx2_function>(-nu, x);
    }
};

struct dlog_i_dnu_function {
    template <region Region, class V>
    ASSAY_LANE V in(V nu, V x) {
        return dlog_dnu_in<kind::i, Region>(nu, x, V(0));
    }
    ASSAY_LANE double at_extremes(double nu, double x) {
        return dlog_dnu_at_extremes<kind::i>(nu, x);
    }
    ASSAY_LANE double at_limit(double, double x) { return x == at_infinity ? 0 : -at_infinity; }
    ASSAY_LANE double reflected(double, double) { return __builtin_nan(""); }
};

struct dlog_k_dnu_function {
    template <region Region, class V>
    ASSAY_LANE V in(V nu, V x) {
        return dlog_dnu_in<kind::k, Region>(nu, x, V(0));
    }
    ASSAY_LANE double at_extremes(double nu, double x) {
        return dlog_dnu_at_extremes<kind::k>(nu, x);
    }
    ASSAY_LANE double at_limit(double nu, double x) {
        return nu == 0 || x == at_infinity ? 0 : at_infinity;
    }
    // Odd in nu.
    ASSAY_LANE double reflected(double nu, double x) {
        return -at_point<dlog_k_dnu_function>(-nu, x);
    }
};

struct log_series_function {
    template <region Region, class V>
    ASSAY_LANE V in(V nu, V x) {
        return log_series_in<Region>(nu, x);
    }
    ASSAY_LANE double at_extremes(double nu, double x) { return log_series_at_extremes(nu, x); }
    ASSAY_LANE double at_limit(double, double x) { return x == at_infinity ? at_infinity : 0; }
    ASSAY_LANE double reflected(double, double) { return __builtin_nan(""); }
};

}  // namespace assay::bessel
