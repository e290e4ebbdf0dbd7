#include "reference/derived.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <map>
#include <stdexcept>

namespace assay::reference {
namespace {

constexpr int agreement_bits = 150;

// Orders below 1e-100 are 0 for whatever does not vanish with them: the next term is nu L of it,
// |L| < 2000 for every x of a double. Of the logarithm of I itself that term is kept.
bool vanishes(double nu) { return nu > 0 && nu < 1e-100; }

using method = number (*)(kind, const number&, const number&, unsigned);

// log f at nu and nu + 1, and its derivative in nu, by one method.
struct samples {
    number here, above, order_slope;
};

samples sample(method f, kind k, double nu_value, double x_value, unsigned bits, unsigned working) {
    const auto at = [&](const std::function<number(const number&)>& order) {
        set_bits(working);
        const number nu = order(number(nu_value)), x = x_value;
        const number value = f(k, nu, x, bits);
        set_bits(working);
        return at_current_precision(value);
    };
    samples s;
    const bool on_axis = nu_value == 0 || vanishes(nu_value);
    s.here = at([&](const number& nu) { return on_axis ? number(0) : nu; });
    s.above = at([&](const number& nu) { return on_axis ? number(1) : number(nu + 1); });
    s.order_slope = 0;
    if (nu_value == 0 || (on_axis && k == kind::i)) return s;
    // K is even in nu: next to 0 its slope is nu times the second difference there.
    const bool even = k == kind::k && nu_value < 0x1p-100;
    const int close = static_cast<int>(bits / 3);
    const double scale = std::max(1.0, nu_value);
    const auto step = [&] { return number(ldexp(number(scale), -close)); };
    const auto from = [&](const number& nu) { return even ? number(0) : nu; };
    const number plus = at([&](const number& nu) { return number(from(nu) + step()); });
    const number minus = at([&](const number& nu) { return number(from(nu) - step()); });
    s.order_slope = even ? number((plus - 2 * s.here + minus) / (step() * step()) * nu_value)
                         : number((plus - minus) / (2 * step()));
    return s;
}

struct named {
    number value, x_derivative;
};
using table = std::map<std::string, named>;

// d log f/dx = g; its derivatives by Bessel's equation.
void add_slopes(table& t, const std::string& letter, const number& g, const number& nu,
                const number& x) {
    const number second = 1 + nu * nu / (x * x) - g / x - g * g;
    const number third = -2 * nu * nu / (x * x * x) + g / (x * x) - second / x - 2 * g * second;
    t["dlog" + letter + "_dx"] = {g, x * second};
    t["d2log" + letter + "_dx2"] = {second, x * third};
}

// log 0F1(; b; z) where z/b is small: its own series, the sum of the power series or the expansion
// of the logarithm, whose remainder is below (z/b)^3 of it.
number reduced_by_sum(const number& b, const number& z, unsigned bits) {
    number term = z / b, sum = term;
    for (long k = 2; exponent_of(term) > exponent_of(sum) - static_cast<long>(bits); ++k) {
        term = term * z / (k * (b + (k - 1)));
        sum += term;
    }
    return log1p(sum);
}
number reduced_by_expansion(const number& b, const number& z) {
    const number q = z / b;
    return q - q * q / (2 * (b + 1)) + q * q * q * 2 / (3 * (b + 1) * (b + 2));
}

number reduced(method f, const samples& i, const number& nu, const number& x, unsigned bits) {
    const number b = nu + 1, z = x * x / 4, q = z / b;
    if (f == first_method && q < 1) return reduced_by_sum(b, z, bits);
    if (f == second_method && exponent_of(q) < -60) return reduced_by_expansion(b, z);
    return i.here + log_gamma(b) - nu * log(x / 2);
}

void add_values_of_i(table& t, method f, const samples& i, const number& nu, const number& x,
                     unsigned bits) {
    const number ratio = exp(i.above - i.here);
    t["ratioI"] = {ratio, 0};
    t["ratioI_complement"] = {1 - ratio, 0};
    t["logI_scaled"] = {i.here - x, nu + x * ratio - x};
    t["log_hyp0f1"] = {reduced(f, i, nu, x, bits), x * ratio};
    add_slopes(t, "I", nu / x + ratio, nu, x);
    if (nu != 0) t["dlogI_dnu"] = {i.order_slope, 0};
}
void add_values_of_k(table& t, const samples& k, const number& nu, const number& x) {
    const number ratio = exp(k.above - k.here);
    t["ratioK"] = {ratio, 0};
    t["logK_scaled"] = {k.here + x, nu - x * ratio + x};
    add_slopes(t, "K", nu / x - ratio, nu, x);
    if (nu != 0) t["dlogK_dnu"] = {k.order_slope, 0};
}

table values_of(method f, bool want_i, bool want_k, double nu_value, double x_value, unsigned bits,
                unsigned working) {
    table t;
    samples i, k;
    const bool near_axis = vanishes(nu_value);
    if (want_i) i = sample(f, kind::i, nu_value, x_value, bits, working);
    if (want_k || near_axis) k = sample(f, kind::k, nu_value, x_value, bits, working);
    const number nu = nu_value, x = x_value;
    if (near_axis && want_i) {
        // dI_nu/dnu = -K_0 at nu = 0 (DLMF 10.38.4).
        i.order_slope = -exp(k.here - i.here);
        i.here += nu * i.order_slope;
    }
    if (want_i) add_values_of_i(t, f, i, nu, x, bits);
    if (want_k) add_values_of_k(t, k, nu, x);
    // K is even.
    if (nu_value == 0 && want_i && want_k) {
        t["dlogI_dnu"] = {-exp(k.here - i.here), 0};
        t["dlogK_dnu"] = {0, 0};
    }
    return t;
}

bool agree(const number& a, const number& b) {
    if (a == 0 || b == 0) return a == b;
    return exponent_of(a - b) <= exponent_of(a) - agreement_bits;
}

unsigned magnitude_of(double nu, double x) {
    return static_cast<unsigned>(std::max(0, std::ilogb(std::max(nu, x))));
}

// x with ratio(nu, x) = r, from a start near it: Newton's iteration on one method's ratio; the
// other method's ratio there must be r.
number solve_ratio(double nu_value, double start, double r_value) {
    for (unsigned bits = 256; bits <= 8192; bits *= 2) {
        const unsigned working = bits + 2 * magnitude_of(nu_value, start);
        set_bits(working);
        number x = start;
        const auto ratio = [&](method f) {
            set_bits(working);
            const number nu = nu_value;
            const number above = f(kind::i, number(nu + 1), x, bits);
            set_bits(working);
            const number here = f(kind::i, nu, x, bits);
            set_bits(working);
            return number(exp(at_current_precision(above) - at_current_precision(here)));
        };
        number slope, r = r_value;
        for (int step = 0; step < 4; ++step) {
            const number y = ratio(first_method);
            slope = 1 - y * y - (2 * number(nu_value) + 1) * y / x;
            x -= (y - r) / slope;
        }
        const number off = (ratio(second_method) - r) / slope / x;
        if (off == 0 || exponent_of(off) < -agreement_bits) return x;
    }
    throw std::runtime_error("the two methods do not agree on the inverse");
}

}  // namespace

std::vector<derived_value> derived_values(double nu, double x, bool with_inverse) {
    std::vector<derived_value> found;
    const unsigned magnitude = magnitude_of(nu, x);
    double ratio = 0;
    const std::size_t of_i = 7, of_k = 5;
    for (unsigned bits = 256; bits <= 16384; bits *= 2) {
        const auto is_of_i = [](const derived_value& f) {
            return f.function.find('K') == std::string::npos;
        };
        const auto i = static_cast<std::size_t>(std::count_if(found.begin(), found.end(), is_of_i));
        if (found.size() == of_i + of_k) break;
        const bool want_i = i < of_i, want_k = found.size() - i < of_k;
        const unsigned working = bits + 2 * magnitude;
        const table a = values_of(first_method, want_i, want_k, nu, x, bits, working);
        const table b = values_of(second_method, want_i, want_k, nu, x, bits, working);
        for (const auto& [name, value] : a) {
            const bool known = std::any_of(found.begin(), found.end(),
                                           [&](const auto& f) { return f.function == name; });
            if (known || !agree(value.value, b.at(name).value)) continue;
            found.push_back({name, x, value.value, value.x_derivative.convert_to<double>()});
            if (name == "ratioI") ratio = value.value.convert_to<double>();
        }
    }
    if (found.size() < of_i + of_k) throw std::runtime_error("the two methods do not agree");
    if (with_inverse && ratio > std::numeric_limits<double>::min() && ratio < 1)
        found.push_back({"ratioI_inverse", ratio, solve_ratio(nu, x, ratio), 0});
    return found;
}

}  // namespace assay::reference
