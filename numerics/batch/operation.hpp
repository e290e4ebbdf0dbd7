#pragma once
// What a batch can compute. An operation gives the value of one order and argument, and, region by
// region, of a pack of them: `first` by the region's method, `again` in pairs for the lanes that
// `first` marks.

#include "batch/isa.hpp"
#include "method/function_at.hpp"
#include "method/log_bessel.hpp"
#include "method/ratio_inverse.hpp"
#include "method/scaled.hpp"
#include "method/single.hpp"

// In a namespace of the instruction set: its functions have addresses, and the linker keeps one of
// each name.
namespace assay::bessel {
inline namespace ASSAY_ISA {

template <kind Kind>
struct log_operation {
    static constexpr bool has_second = true, by_region = true;
    static constexpr kind which = Kind;
    static double scalar(double nu, double x, mode m) noexcept {
        return log_bessel<Kind>(nu, x, m);
    }
    static float single(float nu, float x, mode m) noexcept {
        return log_bessel_single<Kind>(nu, x, m);
    }
    template <region Region, class V>
    ASSAY_LANE first_value<V> first(V nu, V x) {
        return first_pass<Kind, Region>(nu, x, V(0));
    }
    template <second Second, class V>
    ASSAY_LANE V again(V nu, V x) {
        return second_pass<Kind, Second>(nu, x);
    }
};

template <kind Kind>
struct scaled_operation {
    static constexpr bool has_second = Kind == kind::k, by_region = true;
    static double scalar(double nu, double x, mode m) noexcept {
        return log_bessel_scaled<Kind>(nu, x, m);
    }
    static float single(float nu, float x, mode m) noexcept {
        return static_cast<float>(scalar(nu, x, m));
    }
    template <region Region, class V>
    ASSAY_LANE first_value<V> first(V nu, V x) {
        return scaled_first_pass<Kind, Region>(nu, x);
    }
    template <second Second, class V>
    ASSAY_LANE V again(V nu, V x) {
        return scaled_second_pass<Second>(nu, x);
    }
};

// Without a second pass: both modes are one.
template <class Function>
struct plain_operation {
    static constexpr bool has_second = false, by_region = true;
    static double scalar(double nu, double x, mode) noexcept { return at_point<Function>(nu, x); }
    static float single(float nu, float x, mode m) noexcept {
        return static_cast<float>(scalar(nu, x, m));
    }
    template <region Region, class V>
    ASSAY_LANE first_value<V> first(V nu, V x) {
        return {Function::template in<Region>(nu, x), V(1) < V(0), V(1)};
    }
};

// An iteration, lane by lane.
struct inverse_operation {
    static constexpr bool has_second = false, by_region = false;
    static double scalar(double nu, double r, mode) noexcept { return ratio_i_inverse(nu, r); }
    static float single(float nu, float r, mode m) noexcept {
        return static_cast<float>(scalar(nu, r, m));
    }
};

template <class... Operations>
struct operation_list {};

// In the order of method/function.hpp.
using operations =
    operation_list<log_operation<kind::i>, log_operation<kind::k>, scaled_operation<kind::i>,
                   scaled_operation<kind::k>, plain_operation<log_series_function>,
                   plain_operation<ratio_i_function>, plain_operation<complement_function>,
                   plain_operation<ratio_k_function>, inverse_operation,
                   plain_operation<dlog_i_dx_function>, plain_operation<dlog_k_dx_function>,
                   plain_operation<d2log_i_dx2_function>, plain_operation<d2log_k_dx2_function>,
                   plain_operation<dlog_i_dnu_function>, plain_operation<dlog_k_dnu_function>>;

}  // namespace ASSAY_ISA
}  // namespace assay::bessel
