#pragma once
// x from r = I_(nu+1)(x)/I_nu(x): Newton's iteration from Banerjee's start (A. Banerjee et al.,
// J. Mach. Learn. Res. 6, 2005, 1345-1382), on the ratio where r < 1/2 and on the reciprocal of its
// complement above, which is nearly linear in x there.

#include "method/derivative.hpp"
#include "method/function_at.hpp"

namespace assay::bessel {

// d ratio/dx = nu/(s (s + nu)) + F/s^2.
template <band Band>
ASSAY_LANE double debye_ratio_slope(double nu, double x) {
    const double s = square_root(fma(nu, nu, x * x)), p = 1 / s, t = nu * p;
    const double f = (0.5 - t * t) + slope_correction<kind::i, slope::f, Band>(nu, x, p);
    return t / (s + nu) + f * p * p;
}

// x times it, to about 2^-40.
ASSAY_LANE double ratio_change(double nu, double x) {
    if (nu > 0x1p500 || x > 0x1p500) {
        const double order = nu * 0x1p-600, argument = x * 0x1p-600;
        const double s = square_root(fma(order, order, argument * argument)), t = order / s;
        return argument / s * (order / (s + order) + (0.5 - t * t) * (0x1p-600 / s));
    }
    if (nu >= 256 || x >= 256) return x * debye_ratio_slope<band::from_256>(nu, x);
    if (nu >= 37 || x >= 37) return x * debye_ratio_slope<band::from_37>(nu, x);
    if (nu >= 16 || x >= 16) return x * debye_ratio_slope<band::from_16>(nu, x);
    if (nu >= 8 || x >= 8) return x * debye_ratio_slope<band::from_8>(nu, x);
    const auto b = miller(nu, x);
    const double q = b.above.hi / b.here.hi;
    return x * (1 - q * fma(x * x, q, 2 * nu + 1));
}

// The relative change of x that one step makes.
ASSAY_LANE double inverse_step(double nu, double x, double r) {
    if (r < 0.5) {
        const double y = at_point<ratio_i_function>(nu, x);
        return (r - y) / ratio_change(nu, x);
    }
    const double wanted = 1 - r, y = at_point<complement_function>(nu, x);
    return (y - wanted) * (y / wanted) / ratio_change(nu, x);
}

// For r < 0 and r > 1, and for orders below 0, there is none: NaN.
ASSAY_LANE double ratio_i_inverse(double nu, double r) {
    constexpr double infinity = __builtin_huge_val();
    if (!(nu >= 0 && r >= 0 && r <= 1)) return __builtin_nan("");
    if (r == 0) return 0;
    if (r == 1 || nu == infinity) return infinity;
    // 2 (nu + 1) r (1 + r^2 (nu + 1)/(nu + 2) + ...).
    if (r < 0x1p-28) return 2 * r * (nu + 1);
    double x = (nu + 1) * (r * (2 - r * r / (nu + 1)) / ((1 - r) * (1 + r)));
    if (!(x < infinity)) return infinity;
    for (int i = 0; i < 8; ++i) {
        const double step = inverse_step(nu, x, r);
        if (!(step > -0.75)) {
            x = 0.25 * x;
            continue;
        }
        x = fma(x, step, x);
        if (magnitude(step) < 0x1p-27) break;
    }
    return x;
}

}  // namespace assay::bessel
