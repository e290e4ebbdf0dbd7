#include "bench/plesner.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>

namespace assay::bench::plesner {
namespace {

constexpr int most_terms = 13;
constexpr double infinity = std::numeric_limits<double>::infinity();
const double log_2pi = std::log(2 * std::numbers::pi);

// U_k(t) = t^k times a polynomial in t^2 (DLMF 10.41.10): coefficient j stands at [k][j].
using debye_table = std::array<std::array<double, most_terms + 1>, most_terms + 1>;

// DLMF 10.41.9: U_{k+1} = t^2 (1 - t^2) U_k' / 2 + the integral from 0 to t of (1 - 5 s^2) U_k / 8.
constexpr debye_table debye_coefficients() {
    std::array<std::array<long double, most_terms + 1>, most_terms + 1> exact{};
    exact[0][0] = 1;
    for (int k = 0; k < most_terms; ++k)
        for (int j = 0; j <= k; ++j) {
            const long double c = exact[k][j];
            const int degree = k + 2 * j;
            exact[k + 1][j] += c * (degree / 2.0L + 1 / (8.0L * (degree + 1)));
            exact[k + 1][j + 1] -= c * (degree / 2.0L + 5 / (8.0L * (degree + 3)));
        }
    debye_table rounded{};
    for (int k = 0; k <= most_terms; ++k)
        for (int j = 0; j <= k; ++j) rounded[k][j] = static_cast<double>(exact[k][j]);
    return rounded;
}

constexpr debye_table debye = debye_coefficients();

enum class method { hankel_3, hankel_20, debye_4, debye_6, debye_9, debye_13, fallback };

// The cutoffs of the paper, the first that holds.
method choose(double nu, double x) {
    const double log_x = std::log(x), log_nu = std::log(nu);
    if ((x > 1400 && nu < 3.05) || (0.6229 * log_x - 3.2318 > log_nu && nu > 3.1))
        return method::hankel_3;
    if ((x > 30 && nu < 15.3919) || (0.5113 * log_x + 0.7939 > log_nu && x > 59.6925))
        return method::hankel_20;
    if ((x > 274.2377 && nu > 0.3) || nu > 163.6993) return method::debye_4;
    if ((x > 84.4153 && nu > 0.46) || nu > 56.9971) return method::debye_6;
    if ((x > 35.9074 && nu > 0.6) || nu > 20.1534) return method::debye_9;
    if ((x > 19.6931 && nu > 0.7) || nu > 12.6964) return method::debye_13;
    return method::fallback;
}

// 1 + the sum of (-sign)^k a_k(nu) / x^k (DLMF 10.40.1 with sign = 1, 10.40.2 with sign = -1).
double hankel_sum(double nu, double x, int terms, double sign) {
    const double mu = 4 * nu * nu;
    double term = 1, sum = 1;
    for (int k = 1; k <= terms; ++k) {
        const double odd = 2 * k - 1;
        term *= -sign * (mu - odd * odd) / (8 * k * x);
        sum += term;
    }
    return sum;
}

double hankel_i(double nu, double x, int terms) {
    return x - (log_2pi + std::log(x)) / 2 + std::log(hankel_sum(nu, x, terms, 1));
}
double hankel_k(double nu, double x, int terms) {
    return (std::log(std::numbers::pi / 2) - std::log(x)) / 2 - x +
           std::log(hankel_sum(nu, x, terms, -1));
}

struct debye_parts {
    double eta, log_root, sum;
};

// DLMF 10.41.3 and 10.41.4 with z = x / nu; the sum with sign^k.
template <int Terms>
debye_parts debye_of(double nu, double x, double sign) {
    const double z = x / nu, root = std::sqrt(1 + z * z), t = 1 / root, t2 = t * t;
    double power = 1, sum = 1;
    for (int k = 1; k <= Terms; ++k) {
        double u = debye[k][k];
        for (int j = k - 1; j >= 0; --j) u = u * t2 + debye[k][j];
        power *= sign * t / nu;
        sum += power * u;
    }
    return {root + std::log(z / (1 + root)), std::log(root), sum};
}

template <int Terms>
double debye_i(double nu, double x) {
    const auto [eta, log_root, sum] = debye_of<Terms>(nu, x, 1);
    return nu * eta - (log_2pi + std::log(nu) + log_root) / 2 + std::log(sum);
}
template <int Terms>
double debye_k(double nu, double x) {
    const auto [eta, log_root, sum] = debye_of<Terms>(nu, x, -1);
    return (std::log(std::numbers::pi / 2) - std::log(nu) - log_root) / 2 - nu * eta +
           std::log(sum);
}

// The power series (DLMF 10.25.2) of 41 terms by their logarithms, summed about the largest.
double series_i(double nu, double x) {
    constexpr int terms = 41;
    const double peak = std::floor((std::sqrt(nu * nu + x * x) - nu) / 2);
    const double first = std::max(0.0, peak - terms / 2);
    const double half = std::log(x / 2);
    std::array<double, terms> logs;
    logs[0] = (2 * first + nu) * half - std::lgamma(first + 1) - std::lgamma(first + nu + 1);
    for (int k = 1; k < terms; ++k)
        logs[k] = logs[k - 1] + 2 * half - std::log((first + k) * (first + k + nu));
    const double largest = *std::ranges::max_element(logs);
    double sum = 0;
    for (const double each : logs) sum += std::exp(each - largest);
    return largest + std::log(sum);
}

// Rothwell's integral over [0, 1] by Simpson's rule with 600 intervals, by logarithms.
double integral_k(double nu, double x) {
    constexpr int intervals = 600, n = 8;
    const double beta = 2.0 * n / (2 * nu + 1);
    std::array<double, 2 * (intervals + 1)> logs;
    std::array<double, 2 * (intervals + 1)> weights;
    for (int i = 0; i <= intervals; ++i) {
        const double u = static_cast<double>(i) / intervals, log_u = std::log(u);
        const double power = std::exp(beta * log_u);
        const double weight = i == 0 || i == intervals ? 1 : i % 2 == 1 ? 4 : 2;
        logs[2 * i] = i == 0 ? -infinity
                             : std::log(beta) - power + (nu - 0.5) * std::log(2 * x + power) +
                                   (n - 1) * log_u;
        logs[2 * i + 1] =
            i == 0 ? -infinity
                   : -1 / u - (2 * nu + 1) * log_u + (nu - 0.5) * std::log(2 * x * u + 1);
        weights[2 * i] = weights[2 * i + 1] = weight;
    }
    const double largest = *std::ranges::max_element(logs);
    double sum = 0;
    for (std::size_t i = 0; i < logs.size(); ++i) sum += weights[i] * std::exp(logs[i] - largest);
    return std::log(std::numbers::pi) / 2 - std::lgamma(nu + 0.5) - nu * std::log(2 * x) - x +
           largest + std::log(sum / (3 * intervals));
}

}  // namespace

double log_i(double nu, double x) {
    switch (choose(nu, x)) {
        case method::hankel_3:
            return hankel_i(nu, x, 3);
        case method::hankel_20:
            return hankel_i(nu, x, 20);
        case method::debye_4:
            return debye_i<4>(nu, x);
        case method::debye_6:
            return debye_i<6>(nu, x);
        case method::debye_9:
            return debye_i<9>(nu, x);
        case method::debye_13:
            return debye_i<13>(nu, x);
        case method::fallback:
            break;
    }
    return series_i(nu, x);
}

double log_k(double nu, double x) {
    switch (choose(nu, x)) {
        case method::hankel_3:
            return hankel_k(nu, x, 3);
        case method::hankel_20:
            return hankel_k(nu, x, 20);
        case method::debye_4:
            return debye_k<4>(nu, x);
        case method::debye_6:
            return debye_k<6>(nu, x);
        case method::debye_9:
            return debye_k<9>(nu, x);
        case method::debye_13:
            return debye_k<13>(nu, x);
        case method::fallback:
            break;
    }
    return integral_k(nu, x);
}

}  // namespace assay::bench::plesner
