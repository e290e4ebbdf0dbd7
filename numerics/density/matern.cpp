#include "assay/matern.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "assay/log_bessel.hpp"
#include "density/log_gamma.hpp"
#include "method/debye.hpp"

namespace assay::matern {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double nan = std::numeric_limits<double>::quiet_NaN();
// From here on Debye's expansion of K, whose limit z = 0 is Stirling's of Gamma, is subtracted term
// by term.
constexpr double uniform_from = 37;

// psi(nu), nu > 0: upwards to 12, then DLMF 5.11.2 with 8 terms, the first left out below 2^-58.
double digamma(double nu) {
    double below = 0;
    for (; nu < 12; nu += 1) below += 1 / nu;
    constexpr double bernoulli[] = {1.0 / 12,  -1.0 / 120,     1.0 / 252, -1.0 / 240,
                                    1.0 / 132, -691.0 / 32760, 1.0 / 12,  -3617.0 / 8160};
    const double m = 1 / (nu * nu);
    double tail = 0;
    for (int k = 7; k >= 0; --k) tail = (tail + bernoulli[k]) * m;
    return std::log(nu) - (0.5 / nu + tail) - below;
}

// log(1 + a) - a for a >= 0, of which small a leave -a^2/2 + a^3/3 - ...
double log_one_plus_less(double a) {
    if (a > 0.25) return std::log1p(a) - a;
    // 2 atanh(t) - a with t = a/(2 + a): a = 2 t/(1 - t), and 2 t - a = -a t.
    const double t = a / (2 + a), z = t * t;
    double tail = 0;
    for (int k = 27; k >= 3; k -= 2) tail = tail * z + 2.0 / k;
    return t * (z * tail - a);
}

// What the order and z give together.
struct shape {
    double nu, z, s, excess;  // excess = s - nu
};
shape shape_of(double distance, double length, double nu) {
    const double z = std::sqrt(2 * nu) * (distance / length), s = std::hypot(nu, z);
    return {nu, z, s, z * (z / (s + nu))};
}

// Debye's terms of log k and of its derivative in nu, less Stirling's: with p = 1/s, q = 1/nu,
// w = (nu/s)^2, v = 1 - w and c = nu/s
//   sum (-1)^k (D_k(w) p^k - D_k(1) q^k) = sum (-q)^k ((D_k(w) - D_k(1)) + D_k(w) (c^k - 1)),
// where D_k(w) - D_k(1) is -v times a divided difference, so that small z keep their digits; in nu,
// w' = w v/nu and p'/p = -(1 + w)/(2 nu), as z = sqrt(2 nu) distance/length.
struct debye_terms {
    double value, in_order;
};
debye_terms debye_less_stirling(const shape& h) {
    const double q = 1 / h.nu, root_v = h.z / h.s, v = root_v * root_v, w = 1 - v;
    const double log_c = -std::log1p(h.excess / h.nu);
    debye_terms sum = {0, 0};
    for (int k = 13; k >= 1; --k) {
        const double* d = bessel::debye_d_hi + (k - 1) * (k + 2) / 2;
        double here = d[k], slope = 0, end = d[k], divided = 0;
        for (int i = k - 1; i >= 0; --i) {
            slope = slope * w + here;
            divided = divided * w + end;
            here = here * w + d[i];
            end += d[i];
        }
        const double power = std::pow(-q, k), less_one = std::expm1(k * log_c);
        const double turn = less_one * (1 - v / 2) - v / 2;  // c^k (1 + w)/2 - 1
        sum.value += power * (here * less_one - v * divided);
        sum.in_order += power * ((1 + less_one) * w * v * slope - k * (here * turn - v * divided));
    }
    sum.in_order *= q;
    return sum;
}

double log_kernel_uniform(const shape& h) {
    const double a = h.excess / (2 * h.nu);
    return h.nu * log_one_plus_less(a) - h.excess / 2 - 0.5 * std::log1p(h.excess / h.nu) +
           debye_less_stirling(h).value;
}

using doubles = bessel::pair<double>;
constexpr doubles log_2 = {0x1.62e42fefa39efp-1, 0x1.abc9e3b39803fp-56};

// log(2/Gamma(nu)), for the orders that want it.
doubles constant_of(double nu) {
    if (!(nu > 0 && nu < uniform_from)) return {0, 0};
    return bessel::add(log_2, -bessel::log_gamma(nu));
}

double log_kernel_direct(const shape& h, const doubles& constant) {
    const doubles one = {1, 0};
    const auto log_half =
        bessel::add(bessel::log_ratio_accurate(doubles{h.z, 0}, one, 0.0), -log_2);
    const auto rest = bessel::add(constant, bessel::multiply(log_half, h.nu));
    const auto sum = bessel::two_sum(rest.hi, log_bessel_k(h.nu, h.z));
    return std::min(0.0, sum.hi + (sum.lo + rest.lo));
}

bool in_domain(double distance, double length, double nu) {
    return distance >= 0 && length > 0 && nu > 0;
}

double squared_exponential(double distance, double length) {
    const double t = distance / length;
    return -t * t / 2;
}

double log_kernel_of(const shape& h, const doubles& constant) {
    if (h.z == 0) return 0;
    // Below 2^-1000 the logarithm of the kernel is 0 or tiny, and K is not asked.
    if (h.z < 0x1p-1000) return -0.0;
    if (h.z == infinity) return -infinity;
    return h.nu >= uniform_from ? log_kernel_uniform(h) : log_kernel_direct(h, constant);
}

// z d/dz log k = -z K_(nu-1)/K_nu; K_(nu-1) = K_(1-nu).
double slope_of(const shape& h) {
    if (h.z == 0) return 0;
    return -h.z / bessel_k_ratio(h.nu - 1, h.z);
}

double in_smoothness_of(const shape& h, double slope) {
    if (h.z == 0) return 0;
    if (h.nu >= uniform_from)
        return log_one_plus_less(h.excess / (2 * h.nu)) + 0.25 * (h.z / h.s) * (h.z / h.s) / h.nu +
               debye_less_stirling(h).in_order;
    return std::log(h.z / 2) - digamma(h.nu) + log_bessel_k_dnu(h.nu, h.z) + slope / (2 * h.nu);
}

double log_kernel_with(const doubles& constant, double distance, double length, double nu) {
    if (!in_domain(distance, length, nu)) return nan;
    if (nu == infinity) return squared_exponential(distance, length);
    return log_kernel_of(shape_of(distance, length, nu), constant);
}

}  // namespace

double log_kernel(double distance, double length, double nu) noexcept {
    return log_kernel_with(constant_of(nu), distance, length, nu);
}

void log_kernel(std::span<const double> distance, std::span<const double> length,
                std::span<const double> nu, std::span<double> out) noexcept {
    double last = nan;
    doubles constant{};
    const std::size_t n = std::min({distance.size(), length.size(), nu.size(), out.size()});
    for (std::size_t i = 0; i < n; ++i) {
        const double order = nu[i];
        if (order != last) constant = constant_of(last = order);
        out[i] = log_kernel_with(constant, distance[i], length[i], order);
    }
}

value_and_gradient log_kernel_gradient(double distance, double length, double nu) noexcept {
    if (!in_domain(distance, length, nu)) return {nan, nan, nan, nan};
    if (nu == infinity) {
        const double f = squared_exponential(distance, length);
        return {f, -distance / length / length, -2 * f / length, 0};
    }
    const auto h = shape_of(distance, length, nu);
    const double slope = slope_of(h);
    // At distance 0 the kernel is flat from nu = 1/2 on; at 1/2 it has a corner, below a cusp.
    const double at_zero = nu > 0.5 ? 0.0 : nu == 0.5 ? -1 / length : -infinity;
    return {log_kernel_of(h, constant_of(nu)), distance == 0 ? at_zero : slope / distance,
            -slope / length, in_smoothness_of(h, slope)};
}

}  // namespace assay::matern
