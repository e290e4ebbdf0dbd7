#pragma once
// The yardsticks. Inputs are exact doubles, so the true value f is well defined next to its zeros
// too; what changes there is its condition. With u = 2^-52 (one ulp of 1):
//   strict      = |y - f| / (u max(|f|, 2^-48 |x f_x|)): demands the digits next to a zero, down to
//   the point where
//                 f is 2^-48 of what a relative change of x changes;
//   conditioned = |y - f| / (u max(|f|, |x f_x| / 2)): no worse than half an ulp in x would do.
// For a derivative g in x the same with g and g_x; for g in nu the scale is nu / (2 hypot(nu, x)).
// Below the smallest normal number an error within one subnormal step counts as none.

#include <algorithm>
#include <cmath>
#include <limits>

namespace assay {

inline constexpr double unit_error = 0x1p-52;

// The true value as a sum of doubles (the second carries what the first rounds away), and |x f_x|.
struct truth {
    double value;
    double rest;
    double x_derivative;
};

namespace detail {
inline double distance(double y, const truth& f) {
    if (std::isnan(y) || std::isnan(f.value)) {
        const bool both = std::isnan(y) && std::isnan(f.value);
        return both ? 0.0 : std::numeric_limits<double>::infinity();
    }
    if (std::isinf(y) || std::isinf(f.value))
        return y == f.value ? 0.0 : std::numeric_limits<double>::infinity();
    const double d = std::abs((y - f.value) - f.rest);
    return d <= std::numeric_limits<double>::denorm_min() ? 0.0 : d;
}
inline double over(double d, double scale) { return d == 0 ? 0.0 : d / scale / unit_error; }
}  // namespace detail

inline double strict_error(double y, const truth& f) {
    return detail::over(detail::distance(y, f),
                        std::max(std::abs(f.value), 0x1p-48 * std::abs(f.x_derivative)));
}
inline double conditioned_error(double y, const truth& f) {
    return detail::over(detail::distance(y, f),
                        std::max(std::abs(f.value), 0.5 * std::abs(f.x_derivative)));
}
// For a derivative in nu: `f.x_derivative` is not used.
inline double conditioned_error_in_order(double y, const truth& f, double nu, double x) {
    const double scale = nu / 2 / std::hypot(nu, x);
    return detail::over(detail::distance(y, f), std::max(std::abs(f.value), scale));
}

}  // namespace assay
