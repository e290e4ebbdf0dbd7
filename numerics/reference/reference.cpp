#include "reference/reference.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <vector>

namespace assay::reference {
namespace {

constexpr double debye_from = 2000;

number hypotenuse(const number& nu, const number& x) { return sqrt(nu * nu + x * x); }

// sum y^k / (k! Gamma(k + 1 + nu)), any real nu.
number series_sum(const number& nu, const number& y, unsigned bits) {
    number term = reciprocal_gamma(nu + 1);
    number sum = term;
    // Where 1/Gamma vanishes (nu a negative integer) the terms are built from the first that does
    // not.
    for (long k = 1;; ++k) {
        const number divisor = nu + k;
        if (divisor == 0) throw std::invalid_argument("order is a negative integer");
        term = term * y / (divisor * k);
        sum += term;
        if (divisor > 0 && k * k > y &&
            exponent_of(term) < exponent_of(sum) - static_cast<long>(bits) - 8)
            return sum;
    }
}

number log_i_series(const number& nu, const number& x, unsigned bits) {
    // Gamma(1 + nu) leaves no double's range here, since MPFR's exponents do not end.
    return nu * log(x / 2) + log(series_sum(nu, x * x / 4, bits));
}

// K_nu by I_-nu and I_nu for an order that is no integer.
number k_by_difference(const number& nu, const number& x, unsigned bits) {
    const number y = x * x / 4;
    const number power = exp(nu * log(x / 2));
    const number difference = series_sum(-nu, y, bits) / power - series_sum(nu, y, bits) * power;
    return difference * pi() / (2 * sin(nu * pi()));
}

// At an integer n: (K_(n+e) + K_(n-e))/2, off by e^2 times the second derivative in nu.
number log_k_difference(const number& nu, const number& x, unsigned bits) {
    const number nearest = round(nu);
    const long lost = 3 * static_cast<long>(x.convert_to<double>()) + 64;
    const number distance = abs(nu - nearest);
    const long closeness = distance == 0 ? bits : std::max(0L, -exponent_of(distance));
    const unsigned work = bits + static_cast<unsigned>(lost + 4 * closeness + 64);
    set_bits(work);
    const number order = at_current_precision(nu), argument = at_current_precision(x);
    number k;
    if (distance == 0) {
        const number e = ldexp(number(1), -static_cast<int>(bits));
        k = (k_by_difference(order + e, argument, work) +
             k_by_difference(order - e, argument, work)) /
            2;
    } else {
        k = k_by_difference(order, argument, work);
    }
    return log(k);
}

// The sum over `f` of steps outwards from `centre`, until a term no longer counts.
template <class F>
number sum_outwards(const F& f, const number& centre, const number& step, bool both_sides,
                    unsigned bits) {
    number sum = f(centre);
    for (int side = 0; side < (both_sides ? 2 : 1); ++side) {
        const number h = side == 0 ? step : -step;
        for (long j = 1;; ++j) {
            const number term = f(centre + h * j);
            sum += term;
            if (exponent_of(term) < exponent_of(sum) - static_cast<long>(bits) - 16) break;
        }
    }
    return sum;
}

// Trapezoidal rule, the step halved until nothing changes: convergence is geometric in 1/step.
template <class F>
number integrate(const F& f, const number& centre, number step, bool both_sides, unsigned bits) {
    number previous = 0;
    for (int halvings = 0; halvings < 24; ++halvings, step /= 2) {
        number sum = sum_outwards(f, centre, step, both_sides, bits);
        if (!both_sides) sum = 2 * sum - f(centre);
        sum *= step;
        const number change = sum - previous;
        if (halvings > 0 &&
            exponent_of(change) < exponent_of(sum) - static_cast<long>(bits) * 6 / 10)
            return sum;
        previous = sum;
    }
    throw std::runtime_error("quadrature does not converge");
}

number log_k_quadrature(const number& nu, const number& x, unsigned bits) {
    const number centre = asinh(nu / x);
    const number peak = nu * centre - x * cosh(centre);
    const auto f = [&](const number& t) { return exp(nu * t - x * cosh(t) - peak); };
    const number s = hypotenuse(nu, x);
    const number step = s > 1 ? number(1 / sqrt(s)) : number(0.5);
    return log(integrate(f, centre, step, true, bits) / 2) + peak;
}

// I_(nu+1)/I_nu: 1/(2(nu+1)/x + 1/(2(nu+2)/x + ...)) (DLMF 10.33.1), evaluated forwards by Lentz's
// method.
number ratio_fraction(const number& nu, const number& x, unsigned bits) {
    number c = 2 * (nu + 1) / x, d = 0, f = c;
    for (long k = 2;; ++k) {
        const number b = 2 * (nu + k) / x;
        d = 1 / (b + d);
        c = b + 1 / c;
        const number factor = c * d;
        f *= factor;
        if (exponent_of(factor - 1) < -static_cast<long>(bits) - 4) return 1 / f;
    }
}

number log_i_wronskian(const number& nu, const number& x, unsigned bits) {
    const number here = log_k_quadrature(nu, x, bits);
    const number above = log_k_quadrature(nu + 1, x, bits);
    return -log(x) - here - log(exp(above - here) + ratio_fraction(nu, x, bits));
}

number log_i_contour(const number& nu, const number& x, unsigned bits) {
    const number s = hypotenuse(nu, x);
    const number peak = s - nu * asinh(nu / x);
    const number quotient = nu / x;
    const number end = pi();
    const auto f = [&](const number& theta) -> number {
        if (theta >= end) return number(0);
        const number ratio = theta == 0 ? number(1) : number(theta / sin(theta));
        const number sinh_u = quotient * ratio;
        const number u = asinh(sinh_u);
        return exp(x * sqrt(1 + sinh_u * sinh_u) * cos(theta) - nu * u - peak);
    };
    return log(integrate(f, number(0), number(1 / sqrt(s)), false, bits) / (2 * pi())) + peak;
}

// sum_k V_k(w) (sign p)^k with U_k(t) = t^k V_k(t^2) by DLMF 10.41.9, summed until a term no longer
// counts.
number log_debye(kind k, const number& nu, const number& x, unsigned bits) {
    const number s = hypotenuse(nu, x);
    const number w = nu * nu / (s * s);
    const number p = (k == kind::i ? 1 : -1) / s;
    std::vector<number> v{number(1)};
    number sum = 1, power = 1;
    for (int order = 0; order < 400; ++order) {
        std::vector<number> next(v.size() + 1, number(0));
        for (std::size_t i = 0; i < v.size(); ++i) {
            const long n = order + 2 * static_cast<long>(i);
            next[i] += v[i] * n / 2 + v[i] / (8 * (n + 1));
            next[i + 1] -= v[i] * n / 2 + 5 * v[i] / (8 * (n + 3));
        }
        v = next;
        number poly = 0;
        for (std::size_t i = v.size(); i-- > 0;) poly = poly * w + v[i];
        power *= p;
        const number term = poly * power;
        sum += term;
        if (exponent_of(term) < -static_cast<long>(bits) && order > 2) {
            const number eta = s - nu * asinh(nu / x);
            return k == kind::i ? number(eta - log(2 * pi() * s) / 2 + log(sum))
                                : number(-eta + log(pi() / (2 * s)) / 2 + log(sum));
        }
    }
    throw std::runtime_error("Debye's expansion does not reach the precision");
}

// x d/dx, to about 15 digits.
number x_derivative(kind k, const number& nu, const number& x) {
    const number s = hypotenuse(nu, x);
    if (s > debye_from) {
        const number sign = k == kind::i ? 1 : -1;
        return sign * s - x * x / (2 * s * s);
    }
    if (k == kind::i) return nu + x * ratio_fraction(nu, x, 64);
    const number ratio = exp(log_k_quadrature(nu + 1, x, 100) - log_k_quadrature(nu, x, 100));
    return nu - x * ratio;
}

}  // namespace

number first_method(kind k, const number& nu, const number& x, unsigned bits) {
    if (hypotenuse(nu, x) > debye_from) return log_debye(k, nu, x, bits);
    return k == kind::i ? log_i_series(nu, x, bits) : log_k_difference(nu, x, bits);
}

number second_method(kind k, const number& nu, const number& x, unsigned bits) {
    if (k == kind::k) return log_k_quadrature(nu, x, bits);
    return hypotenuse(nu, x) > debye_from ? log_i_contour(nu, x, bits)
                                          : log_i_wronskian(nu, x, bits);
}

value log_bessel(kind k, double nu_value, double x_value) {
    // Terms as large as s are formed and their difference exponentiated: that many bits beside the
    // target's.
    const auto magnitude =
        static_cast<unsigned>(std::max(0, std::ilogb(std::max(nu_value, x_value))));
    for (unsigned bits = 256; bits <= 16384; bits *= 2) {
        set_bits(bits + magnitude);
        const number nu = nu_value, x = x_value;
        const number a = first_method(k, nu, x, bits);
        set_bits(bits + magnitude);
        const number b = second_method(k, nu, x, bits);
        if (a == 0 || exponent_of(a - b) > exponent_of(a) - 170) continue;
        return {b, x_derivative(k, nu, x), static_cast<int>(bits + magnitude)};
    }
    throw std::runtime_error("the two methods do not agree");
}

}  // namespace assay::reference
