#pragma once
// The value of any function at one point, for the host's dispatch tables and for device code.

#include "method/function.hpp"
#include "method/function_at.hpp"
#include "method/log_bessel.hpp"
#include "method/ratio_inverse.hpp"
#include "method/scaled.hpp"
#include "method/single.hpp"

namespace assay::bessel {

template <function Function>
ASSAY_WHOLE double value(double nu, double x, mode m) {
    if constexpr (Function == function::log_i) return log_bessel<kind::i>(nu, x, m);
    if constexpr (Function == function::log_k) return log_bessel<kind::k>(nu, x, m);
    if constexpr (Function == function::log_i_scaled) return log_bessel_scaled<kind::i>(nu, x, m);
    if constexpr (Function == function::log_k_scaled) return log_bessel_scaled<kind::k>(nu, x, m);
    if constexpr (Function == function::log_hyp0f1) return at_point<log_series_function>(nu, x);
    if constexpr (Function == function::ratio_i) return at_point<ratio_i_function>(nu, x);
    if constexpr (Function == function::ratio_i_complement)
        return at_point<complement_function>(nu, x);
    if constexpr (Function == function::ratio_k) return at_point<ratio_k_function>(nu, x);
    if constexpr (Function == function::ratio_i_inverse) return ratio_i_inverse(nu, x);
    if constexpr (Function == function::dlog_i_dx) return at_point<dlog_i_dx_function>(nu, x);
    if constexpr (Function == function::dlog_k_dx) return at_point<dlog_k_dx_function>(nu, x);
    if constexpr (Function == function::d2log_i_dx2) return at_point<d2log_i_dx2_function>(nu, x);
    if constexpr (Function == function::d2log_k_dx2) return at_point<d2log_k_dx2_function>(nu, x);
    if constexpr (Function == function::dlog_i_dnu) return at_point<dlog_i_dnu_function>(nu, x);
    if constexpr (Function == function::dlog_k_dnu) return at_point<dlog_k_dnu_function>(nu, x);
}

template <function Function>
ASSAY_WHOLE float value(float nu, float x, mode m) {
    if constexpr (Function == function::log_i) return log_bessel_single<kind::i>(nu, x, m);
    if constexpr (Function == function::log_k) return log_bessel_single<kind::k>(nu, x, m);
    return static_cast<float>(value<Function>(static_cast<double>(nu), static_cast<double>(x), m));
}

}  // namespace assay::bessel
