#include "reference/density.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>

#include "reference/reference.hpp"

namespace assay::reference {
namespace {

constexpr long digits_bits = 170;  // 50 digits

number log_of(int method, kind k, const number& nu, const number& x, unsigned bits) {
    const number f = method == 0 ? first_method(k, nu, x, bits) : second_method(k, nu, x, bits);
    set_bits(bits);
    return f;
}

bool agree(const number& a, const number& b) {
    return a == b || exponent_of(a - b) <= exponent_of(a) - digits_bits;
}

unsigned magnitude(double a) { return static_cast<unsigned>(std::max(0, std::ilogb(a))); }

number newton(const number& nu, const number& r, unsigned bits) {
    const number d = 2 * nu + 2;
    number kappa = r * (d - r * r) / (1 - r * r);
    for (int step = 0; step < 60; ++step) {
        const number a = i_ratio(0, nu, kappa, bits);
        const number slope = 1 - a * a - (d - 1) * a / kappa;
        const number change = (r - a) / slope;
        kappa += change;
        if (change == 0 || exponent_of(change) < exponent_of(kappa) - digits_bits / 2 - 10)
            return kappa;
    }
    throw std::runtime_error("kappa: Newton's method does not converge");
}

// K_nu in the orders and arguments of a kernel; K is even in nu.
number log_k(int method, const number& nu, const number& x, unsigned bits) {
    return log_of(method, kind::k, abs(nu), x, bits);
}

struct kernel_terms {
    number log_kernel, slope;  // slope: z d/dz
};

number log_matern(int method, const number& distance, const number& length, const number& nu,
                  unsigned bits) {
    const number z = sqrt(2 * nu) * distance / length;
    return (1 - nu) * log(number(2)) - log_gamma(nu) + nu * log(z) + log_k(method, nu, z, bits);
}

matern_value matern_by(int method, double distance_value, double length_value, double nu_value,
                       unsigned bits) {
    set_bits(bits);
    const number distance = distance_value, length = length_value, nu = nu_value;
    const number z = sqrt(2 * nu) * distance / length;
    const number ratio = exp(log_k(method, nu - 1, z, bits) - log_k(method, nu, z, bits));
    const number h = ldexp(nu, -static_cast<int>(bits / 3));
    const number above = log_matern(method, distance, length, nu + h, bits);
    const number below = log_matern(method, distance, length, nu - h, bits);
    return {log_matern(method, distance, length, nu, bits), -z * ratio / distance,
            z * ratio / length, (above - below) / (2 * h)};
}

}  // namespace

number i_ratio(int method, const number& nu, const number& x, unsigned bits) {
    const number above = log_of(method, kind::i, nu + 1, x, bits);
    return exp(above - log_of(method, kind::i, nu, x, bits));
}

number vmf_kappa(double d, double r_value) {
    const double guess = r_value * (d - r_value * r_value) / (1 - r_value * r_value);
    for (unsigned bits = 320 + 2 * magnitude(std::max(d, guess)); bits <= 8192; bits *= 2) {
        set_bits(bits);
        const number nu = number(d) / 2 - 1, r = r_value;
        const number kappa = newton(nu, r, bits);
        const number step = ldexp(kappa, -static_cast<int>(digits_bits));
        if (i_ratio(1, nu, kappa - step, bits) < r && i_ratio(1, nu, kappa + step, bits) > r)
            return kappa;
    }
    throw std::runtime_error("kappa: the two methods do not agree");
}

log_normalizer vmf_log_normalizer(double d, double kappa_value) {
    for (unsigned bits = 320 + magnitude(std::max(d, kappa_value)); bits <= 8192; bits *= 2) {
        set_bits(bits);
        const number nu = number(d) / 2 - 1, kappa = kappa_value;
        std::array<number, 2> c;
        for (int m = 0; m < 2; ++m)
            c[static_cast<std::size_t>(m)] =
                nu * log(kappa) - (nu + 1) * log(2 * pi()) - log_of(m, kind::i, nu, kappa, bits);
        if (agree(c[0], c[1])) return {c[0], kappa * i_ratio(0, nu, kappa, bits)};
    }
    throw std::runtime_error("log-normaliser: the two methods do not agree");
}

matern_value matern(double distance, double length, double nu) {
    const double z = std::sqrt(2 * nu) * distance / length;
    for (unsigned bits = 640 + 3 * magnitude(std::max(nu, z)); bits <= 8192; bits *= 2) {
        const auto a = matern_by(0, distance, length, nu, bits);
        const auto b = matern_by(1, distance, length, nu, bits);
        if (agree(a.log_kernel, b.log_kernel) && agree(a.in_distance, b.in_distance) &&
            agree(a.in_smoothness, b.in_smoothness))
            return b;
    }
    throw std::runtime_error("Matern: the two methods do not agree");
}

number inverse_gaussian(double x_value, double p_value, double a_value, double b_value) {
    const double w_value = std::sqrt(a_value * b_value);
    for (unsigned bits = 320 + magnitude(std::max(std::abs(p_value), w_value)); bits <= 8192;
         bits *= 2) {
        set_bits(bits);
        const number x = x_value, p = p_value, a = a_value, b = b_value;
        const number rest =
            p * log(a / b) / 2 - log(number(2)) + (p - 1) * log(x) - (a * x + b / x) / 2;
        const number first = rest - log_k(0, p, sqrt(a * b), bits);
        const number second = rest - log_k(1, p, sqrt(a * b), bits);
        if (agree(first, second)) return second;
    }
    throw std::runtime_error("inverse Gaussian: the two methods do not agree");
}

}  // namespace assay::reference
