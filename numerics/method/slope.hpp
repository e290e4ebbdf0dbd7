#pragma once
// What the ratios and derivatives share where s = hypot(nu, x) >= 8. With L the logarithm, p = 1/s,
// w = (nu/s)^2 and sigma = 1 for I, -1 for K, Debye's expansion differentiated gives
//   x dL/dx = sigma s - (1 - w) G,   x^2 d2L/dx2 = -sigma w s + (1 - w) F,
//   dL/dnu = -sigma asinh(nu/x) + nu p^2 M,
// G - 1/2, F - 1/2 + w and M + 1/2 being series in sigma p: small corrections, whose absolute error
// here is below 2^-57. 16 terms from s = 37 on and 8 from 256 leave less; below 37 they are fits.

#include "method/debye.hpp"
#include "method/tables/slopes.hpp"

namespace assay::bessel {

enum class slope { g, f, m };

// sum T_k(w) q^k, k = 1..Terms, T_k of degree k + Extra.
template <int Terms, int Extra, int Size, class V>
ASSAY_LANE V slope_series(const double (&table)[Size], V w, V q) {
    V sum = V(0);
    ASSAY_UNROLL(16)
    for (int k = Terms; k >= 1; --k) {
        const double* row = table + (k - 1) * (k + 2 + 2 * Extra) / 2;
        V poly = V(row[k + Extra]);
        ASSAY_UNROLL(18)
        for (int i = k + Extra - 1; i >= 0; --i) poly = fma(poly, w, V(row[i]));
        sum = (k == Terms) ? poly : fma(sum, q, poly);
    }
    return sum * q;
}

// Horner in v of all columns side by side, then Horner in t; fit_block without its unrolled rows.
template <int Rows, int Columns, class V>
ASSAY_LANE V slope_block(const double (&table)[Rows][Columns], V v, V t) {
    V column[Columns];
    ASSAY_UNROLL(16)
    for (int j = 0; j < Columns; ++j) column[j] = V(table[Rows - 1][j]);
    ASSAY_UNROLL(1)
    for (int i = Rows - 2; i >= 0; --i) {
        ASSAY_UNROLL(16)
        for (int j = 0; j < Columns; ++j) column[j] = fma(column[j], v, V(table[i][j]));
    }
    V sum = column[Columns - 1];
    ASSAY_UNROLL(16)
    for (int j = Columns - 2; j >= 0; --j) sum = fma(sum, t, column[j]);
    return sum;
}

template <int A, int B, int Columns, class V>
ASSAY_LANE V slope_fit(const double (&a)[A][8], const double (&b)[B][Columns], V v, V t) {
    const V t2 = t * t, t4 = t2 * t2;
    return fma(t4 * t4, slope_block(b, v, t), slope_block(a, v, t));
}

template <band Band, class V>
ASSAY_LANE V fit_argument(V p) {
    return Band == band::from_8 ? fma(p, V(debye_8_16_scale), V(-debye_8_16_shift))
                                : fma(p, V(debye_16_37_scale), V(-debye_16_37_shift));
}

// M + 1/2 of I is fitted as its product with nu/s, which is good from nu = 1/2 on.
template <kind Kind, slope Slope, band Band, class V>
ASSAY_LANE V fitted_slope(V c, V p) {
    const V v = fma(V(2), c, V(-1)), t = fit_argument<Band>(p);
    constexpr bool low = Band == band::from_8;
#define ASSAY_FIT(name)                                       \
    if constexpr (low)                                        \
        return slope_fit(name##_8_16_a, name##_8_16_b, v, t); \
    else                                                      \
        return slope_fit(name##_16_37_a, name##_16_37_b, v, t)
    if constexpr (Kind == kind::i && Slope == slope::g) {
        ASSAY_FIT(slope_g_i);
    } else if constexpr (Slope == slope::g) {
        ASSAY_FIT(slope_g_k);
    } else if constexpr (Kind == kind::i && Slope == slope::f) {
        ASSAY_FIT(slope_f_i);
    } else if constexpr (Slope == slope::f) {
        ASSAY_FIT(slope_f_k);
    } else if constexpr (Kind == kind::i) {
        ASSAY_FIT(slope_n_i);
    } else {
        ASSAY_FIT(slope_m_k);
    }
#undef ASSAY_FIT
}

// G - 1/2, F - 1/2 + w or M + 1/2 (times nu/s for I below s = 37).
template <kind Kind, slope Slope, band Band, class V>
ASSAY_WHOLE V slope_correction(V nu, V x, V p) {
    if constexpr (Band == band::from_8 || Band == band::from_16) {
        return fitted_slope<Kind, Slope, Band>((Kind == kind::i ? nu : x) * p, p);
    } else {
        constexpr int terms = Band == band::from_37 ? 16 : 8;
        const V t = nu * p, w = t * t, q = Kind == kind::i ? p : -p;
        if constexpr (Slope == slope::g) return slope_series<terms, 0>(debye_g, w, q);
        if constexpr (Slope == slope::f) return slope_series<terms, 1>(debye_f, w, q);
        if constexpr (Slope == slope::m) return slope_series<terms, 0>(debye_m, w, q);
    }
}

// a/b with its rounding error, relative error 2^-100.
template <class V>
ASSAY_LANE pair<V> quotient(V a, pair<V> b) {
    const V reciprocal = V(1) / b.hi;
    const V q = a * reciprocal;
    return fast_two_sum(q, (fma(-q, b.hi, a) - q * b.lo) * reciprocal);
}
template <class V>
ASSAY_LANE pair<V> quotient(pair<V> a, pair<V> b) {
    const V reciprocal = V(1) / b.hi;
    const V q = a.hi * reciprocal;
    return fast_two_sum(q, (fma(-q, b.hi, a.hi) - fma(q, b.lo, -a.lo)) * reciprocal);
}

// p^2 = 1/s^2 as a pair, about 2^-100.
template <class V>
ASSAY_LANE pair<V> inverse_square(const hypotenuse<V>& h) {
    const V a = h.p * h.p;
    return fast_two_sum(a, fma(h.p + h.p, h.p_lo, fma(h.p, h.p, -a)));
}

}  // namespace assay::bessel
