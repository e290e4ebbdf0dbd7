#pragma once
// Debye's uniform expansion in s = hypot(nu, x) (DLMF 10.41.3-4, multiplied through so that nu = 0
// is no exception):
//   log I =  eta - log(2 pi s)/2 + R(w,  p),   eta = s + nu log(x/(nu + s)), p = 1/s, w = (nu/s)^2,
//   log K = -eta + log(pi/(2s))/2 + R(w, -p).
// R = sum D_k(w) p^k is the logarithm of the sum of U_k. From s = 37 on the asymptotic series
// itself is summed: the first term left out is below 2^-60. For 8 <= s < 37 R = p (D_1 + p Q) with
// Q from a fit, and p D_1 in a pair.

#include "method/logarithm.hpp"
#include "method/tables/debye.hpp"

namespace assay::bessel {

enum class kind { i, k };

// ln(2 pi)/2 and ln(pi/2)/2.
inline constexpr double half_log_two_pi_hi = 0x1.d67f1c864beb5p-1,
                        half_log_two_pi_lo = -0x1.65b5a1b7ff5dfp-55;
inline constexpr double half_log_half_pi_hi = 0x1.ce6bb25aa1316p-3,
                        half_log_half_pi_lo = -0x1.dcd49c8e5aff6p-58;

template <class V>
struct hypotenuse {
    pair<V> s;
    V p, p_lo;  // 1/s
};

// s = sqrt(nu^2 + x^2), relative error 2^-104; needs s^2 in range.
template <class V>
ASSAY_LANE hypotenuse<V> hypotenuse_of(V nu, V x) {
    const auto a = two_product(nu, nu);
    const auto b = two_product(x, x);
    const auto h = two_sum(a.hi, b.hi);
    const V h_lo = h.lo + (a.lo + b.lo);
    const V s = square_root(h.hi);
    const V p = V(1) / s;
    const V s_lo = (fma(-s, s, h.hi) + h_lo) * (V(0.5) * p);
    return {{s, s_lo}, p, fma(-p, s_lo, fma(-p, s, V(1))) * p};
}

// nu + s as a pair; nu <= s.
template <class V>
ASSAY_LANE pair<V> order_plus(V nu, pair<V> s) {
    const auto sum = fast_two_sum(s.hi, nu);
    return {sum.hi, sum.lo + s.lo};
}

template <class V>
ASSAY_LANE pair<V> debye_exponent(V nu, pair<V> s, pair<V> l) {
    const V product = nu * l.hi;
    const V product_lo = fma(nu, l.lo, fma(nu, l.hi, -product));
    const auto sum = two_sum(s.hi, product);
    return {sum.hi, sum.lo + (s.lo + product_lo)};
}
template <class V>
ASSAY_LANE pair<V> debye_exponent(V nu, V x, pair<V> s, V shift) {
    return debye_exponent(nu, s, log_ratio(x, order_plus(nu, s), shift));
}

// R by D_1 .. D_Terms: odd and even terms side by side, then together.
template <int Terms, class V>
ASSAY_LANE V debye_series(V w, V q) {
    const V q2 = q * q;
    V even = V(0), odd = V(0);
    ASSAY_UNROLL(16)
    for (int k = Terms; k >= 1; --k) {
        const double* d = debye_d_hi + (k - 1) * (k + 2) / 2;
        V poly = V(d[k]);
        ASSAY_UNROLL(16)
        for (int i = k - 1; i >= 0; --i) poly = fma(poly, w, V(d[i]));
        V& sum = k % 2 == 0 ? even : odd;
        sum = k + 2 > Terms ? poly : fma(sum, q2, poly);
    }
    return fma(even, q, odd) * q;
}
#if defined(ASSAY_SIDE_BY_SIDE)
ASSAY_LANE double debye_coefficient(int k, int i) {
    return i <= k ? debye_d_hi[(k - 1) * (k + 2) / 2 + i] : 0.0;
}
// The terms from k on, four polynomials side by side; what a shorter one lacks is 0.
template <int Terms>
ASSAY_LANE four debye_polynomials(int k, double w) {
    const auto row = [&](int i) {
        const auto at = [&](int j) { return j <= Terms ? debye_coefficient(j, i) : 0.0; };
        return four(at(k), at(k + 1), at(k + 2), at(k + 3));
    };
    const int degree = k + 3 < Terms ? k + 3 : Terms;
    const four w4(w);
    four poly = row(degree);
    ASSAY_UNROLL(16)
    for (int i = degree - 1; i >= 0; --i) poly = fma(poly, w4, row(i));
    return poly;
}
template <int Terms>
ASSAY_LANE double debye_series(double w, double q) {
    const two q2(q * q);
    two sum(0);
    ASSAY_UNROLL(4)
    for (int k = (Terms - 1) / 4 * 4 + 1; k >= 1; k -= 4) {
        const four poly = debye_polynomials<Terms>(k, w);
        if (k + 2 <= Terms) sum = fma(sum, q2, upper(poly));
        sum = fma(sum, q2, lower(poly));
    }
    return fma(sum[1], q, sum[0]) * q;
}
#endif

// One block of columns of Q: Horner in v of all columns side by side, then Horner in t.
template <int Rows, int Columns, class V>
ASSAY_LANE V fit_block(const double (&table)[Rows][Columns], V v, V t) {
    V column[Columns];
    ASSAY_UNROLL(8)
    for (int j = 0; j < Columns; ++j) column[j] = V(table[Rows - 1][j]);
    ASSAY_UNROLL(32)
    for (int i = Rows - 2; i >= 0; --i) {
        ASSAY_UNROLL(8)
        for (int j = 0; j < Columns; ++j) column[j] = fma(column[j], v, V(table[i][j]));
    }
    V sum = column[Columns - 1];
    ASSAY_UNROLL(8)
    for (int j = Columns - 2; j >= 0; --j) sum = fma(sum, t, column[j]);
    return sum;
}

enum class band { from_8, from_16, from_37, from_256 };

template <kind Kind, band Band, class V>
ASSAY_LANE V fitted_rest(V c, V p) {
    const V v = fma(V(2), c, V(-1));
    const auto sum = [&](const auto& a, const auto& b, V t) {
        const V t2 = t * t, t4 = t2 * t2;
        return fma(t4 * t4, fit_block(b, v, t), fit_block(a, v, t));
    };
    if constexpr (Band == band::from_8) {
        const V t = fma(p, V(debye_8_16_scale), V(-debye_8_16_shift));
        if constexpr (Kind == kind::i) return sum(debye_i_8_16_a, debye_i_8_16_b, t);
        return sum(debye_k_8_16_a, debye_k_8_16_b, t);
    } else {
        const V t = fma(p, V(debye_16_37_scale), V(-debye_16_37_shift));
        if constexpr (Kind == kind::i) return sum(debye_i_16_37_a, debye_i_16_37_b, t);
        return sum(debye_k_16_37_a, debye_k_16_37_b, t);
    }
}

// R as a pair for 8 <= s < 37: error 2^-60.
template <kind Kind, band Band, class V>
ASSAY_LANE pair<V> debye_rest_small(V nu, V x, const hypotenuse<V>& h) {
    const V t = nu * h.p;
    const V t_lo = fma(nu, h.p_lo, fma(nu, h.p, -t));
    const V w = t * t;
    const V w_lo = fma(V(2) * t, t_lo, fma(t, t, -w));
    constexpr double c = 0x1.aaaaaaaaaaaabp-3, c_lo = -0x1.5555555555555p-57;  // 5/24
    const V m = w * V(c);
    const V m_lo = fma(w_lo, V(c), fma(w, V(c_lo), fma(w, V(c), -m)));
    const auto d = two_sum(V(0.125), -m);
    const V d_lo = d.lo - m_lo;
    const V q = fitted_rest<Kind, Band>(Kind == kind::i ? t : x * h.p, h.p);
    const V r = d.hi * h.p;
    const V r_lo = fma(d.hi, h.p, -r) + fma(d.hi, h.p_lo, d_lo * h.p);
    const V second = (h.p * h.p) * q;
    if constexpr (Kind == kind::i) return {r, r_lo + second};
    return {-r, -(r_lo + second)};
}

// log(x/(nu + s)) + shift ln 2 and log s.
template <band Band, class V>
ASSAY_LANE two_logarithms<V> logarithms(V nu, V x, const hypotenuse<V>& h, V shift) {
    const auto sum = order_plus(nu, h.s);
    if constexpr (Band == band::from_8)
        return {loose_log_ratio(x, sum, shift), -loose_log_ratio(V(1), h.s, V(0))};
    return log_ratio_and_short(x, sum, shift, h.s, h.p);
}

template <class V>
struct value_and_scale {
    pair<V> value;
    V scale;  // s: what the terms of the value measure
};

// log I or log K for s >= 8: absolute error 2^-66 s + 2^-60. x stands for x 2^shift.
template <kind Kind, band Band, class V>
ASSAY_LANE value_and_scale<V> debye(V nu, V x, V shift) {
    constexpr double sign = Kind == kind::i ? 1.0 : -1.0;
    constexpr double c = Kind == kind::i ? -half_log_two_pi_hi : half_log_half_pi_hi;
    constexpr double c_lo = Kind == kind::i ? -half_log_two_pi_lo : half_log_half_pi_lo;
    const auto h = hypotenuse_of(nu, x);
    const auto l = logarithms<Band>(nu, x, h, shift);
    const auto eta = debye_exponent(nu, h.s, l.ratio);
    pair<V> rest;
    if constexpr (Band == band::from_8 || Band == band::from_16) {
        rest = debye_rest_small<Kind, Band>(nu, x, h);
    } else {
        const V t = nu * h.p;
        constexpr int terms = Band == band::from_37 ? 13 : 6;
        rest = {debye_series<terms>(t * t, V(sign) * h.p), V(0)};
    }
    const auto g = two_sum(V(-0.5) * l.of_s.hi, V(c));
    const auto a = two_sum(V(sign) * eta.hi, g.hi);
    const auto b = two_sum(a.hi, rest.hi);
    const V low =
        (a.lo + b.lo) + ((g.lo + fma(V(-0.5), l.of_s.lo, V(c_lo))) + fma(V(sign), eta.lo, rest.lo));
    return {fast_two_sum(b.hi, low), h.s.hi};
}

// The same for s > 2^500, scaled by 2^-600; all but eta is lost there. May overflow, as the
// logarithm then does.
template <kind Kind>
ASSAY_LANE double debye_wide(double nu, double x, double shift) {
    constexpr double down = 0x1p-600;
    const double x_down = shift == 0 ? x * down : 0.0;
    const auto h = hypotenuse_of(nu * down, x_down);
    const auto eta = debye_exponent(nu * down, x, h.s, shift - 600);
    const double value = eta.hi + eta.lo;
    return (Kind == kind::i ? value : -value) * 0x1p600;
}

}  // namespace assay::bessel
