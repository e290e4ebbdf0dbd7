// Densities against the many-digit tables, and their ends.

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/multiprecision/cpp_bin_float.hpp>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <limits>
#include <map>
#include <random>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "assay/generalized_inverse_gaussian.hpp"
#include "assay/log_bessel.hpp"
#include "assay/matern.hpp"
#include "assay/von_mises_fisher.hpp"
#include "error.hpp"
#include "method/ratio_inverse.hpp"

namespace {

using namespace assay;
constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

using many_digits = boost::multiprecision::number<boost::multiprecision::cpp_bin_float<120>,
                                                  boost::multiprecision::et_off>;
using row = std::map<std::string, double>;

std::vector<row> read(const std::string& table) {
    std::ifstream in(std::string(ASSAY_DENSITY_TABLES) + "/" + table + ".csv");
    std::string line, field;
    std::vector<std::string> names;
    std::getline(in, line);
    for (std::istringstream header(line); std::getline(header, field, ',');) names.push_back(field);
    std::vector<row> rows;
    while (std::getline(in, line)) {
        row r;
        std::istringstream values(line);
        for (const auto& name : names) {
            std::getline(values, field, ',');
            r[name] = std::strtod(field.c_str(), nullptr);
        }
        rows.push_back(r);
    }
    if (rows.size() < 100) throw std::runtime_error("table " + table + " is missing or short");
    return rows;
}

std::string text(const row& r) {
    std::ostringstream out;
    out.precision(17);
    for (const auto& [name, value] : r) out << name << '=' << value << ' ';
    return out.str();
}

// |y - value| in u of `scale`.
double error(double y, const row& r, double scale) {
    return detail::over(detail::distance(y, {r.at("value"), r.at("rest"), 0}), scale);
}
double relative(double y, double value) { return std::abs(y / value - 1) / unit_error; }

void record(const char* name, double worst) {
    testing::Test::RecordProperty(name, std::to_string(worst));
    std::cout << name << ": " << worst << " u\n";
}

TEST(von_mises_fisher, kappa_of_a_resultant) {
    double worst = 0;
    for (const auto& r : read("vmf_kappa")) {
        const double kappa = vmf::kappa_from_resultant(r.at("d"), r.at("r"));
        const double e = error(kappa, r, r.at("value"));
        worst = std::max(worst, e);
        EXPECT_LE(e, 4) << text(r);
    }
    record("kappa_worst", worst);
}

TEST(von_mises_fisher, at_most_four_newton_steps) {
    int most = 0;
    for (const auto& point : read("vmf_kappa")) {
        const double d = point.at("d"), r = point.at("r");
        double x = r * (d - r * r) / ((1 - r) * (1 + r));
        int steps = 1;
        for (; steps < 20; ++steps) {
            const double step = bessel::inverse_step(d / 2 - 1, x, r);
            x = std::fma(x, step, x);
            if (std::abs(step) < 0x1p-27) break;
        }
        most = std::max(most, steps);
        EXPECT_LE(steps, 4) << text(point);
    }
    EXPECT_GE(most, 2);
}

TEST(von_mises_fisher, log_normalizer) {
    double worst = 0;
    std::vector<double> d, kappa;
    for (const auto& r : read("vmf_log_normalizer")) {
        d.push_back(r.at("d"));
        kappa.push_back(r.at("kappa"));
        const double scale = std::max(std::abs(r.at("value")), r.at("scale") / 2);
        const double e = error(vmf::log_normalizer(d.back(), kappa.back()), r, scale);
        worst = std::max(worst, e);
        EXPECT_LE(e, 4) << text(r);
    }
    record("log_normalizer_worst", worst);
    std::vector<double> out(d.size());
    vmf::log_normalizer(d, kappa, out);
    for (std::size_t i = 0; i < d.size(); ++i)
        EXPECT_EQ(out[i], vmf::log_normalizer(d[i], kappa[i]));
}

TEST(von_mises_fisher, log_density_in_three_dimensions) {
    // kappa/(2 pi (1 - exp(-2 kappa))) exp(kappa (cosine - 1)).
    for (const double kappa : {1e-3, 0.7, 2.9, 3.1, 60.0, 1e6, 1e15})
        for (const double cosine : {-1.0, -0.3, 0.5, 1 - 0x1p-40, 1.0}) {
            const double exact = std::log(kappa) - std::log(2 * std::acos(-1.0)) -
                                 std::log(-std::expm1(-2 * kappa)) - kappa * (1 - cosine);
            EXPECT_NEAR(vmf::log_density(3, kappa, cosine), exact,
                        32 * unit_error * std::max(std::abs(exact), 40.0))
                << kappa << ' ' << cosine;
        }
}

TEST(von_mises_fisher, ends_of_the_domain) {
    EXPECT_EQ(vmf::kappa_from_resultant(64, 0), 0);
    EXPECT_EQ(vmf::kappa_from_resultant(64, 1), infinity);
    EXPECT_DOUBLE_EQ(vmf::log_normalizer(3, 0), -std::log(4 * std::acos(-1.0)));
    EXPECT_EQ(vmf::log_normalizer(3, infinity), -infinity);
    EXPECT_GT(vmf::log_normalizer(1e302, 1.0), 1e304);
    for (const double wrong : {nan, -1.0, 1.5})
        EXPECT_TRUE(std::isnan(vmf::log_normalizer(wrong, 1)));
    for (const double wrong : {nan, -1.5, 1.5}) {
        EXPECT_TRUE(std::isnan(vmf::kappa_from_resultant(3, wrong)));
        EXPECT_TRUE(std::isnan(vmf::log_density(3, 1, wrong)));
    }
    EXPECT_TRUE(std::isnan(vmf::log_normalizer(3, -1)));
    EXPECT_TRUE(std::isnan(vmf::kappa_from_resultant(1, 0.5)));
}

TEST(matern, log_kernel_and_gradient) {
    double worst = 0, worst_slope = 0, worst_order = 0, worst_order_uniform = 0;
    for (const auto& r : read("matern")) {
        const double distance = r.at("distance"), length = r.at("length"), nu = r.at("nu");
        const auto g = matern::log_kernel_gradient(distance, length, nu);
        const double z = std::sqrt(2 * nu) * distance / length;
        const double slope = std::abs(distance * r.at("in_distance"));
        double scale = std::max(std::abs(r.at("value")), slope / 2);
        if (nu < 37) scale += std::abs(log_bessel_k(nu, z));
        EXPECT_EQ(g.log_kernel, matern::log_kernel(distance, length, nu));
        const double e = error(g.log_kernel, r, scale);
        worst = std::max(worst, e);
        EXPECT_LE(e, 4) << text(r);
        const double s = std::max(relative(g.in_distance, r.at("in_distance")),
                                  relative(g.in_length, r.at("in_length")));
        worst_slope = std::max(worst_slope, s);
        EXPECT_LE(s, 6) << text(r);
        const double order = std::abs(g.in_smoothness - r.at("in_smoothness"));
        if (nu < 37) {
            const double o =
                order / unit_error / std::max({1.0, std::abs(std::log(z)), z / nu, 1 / nu});
            worst_order = std::max(worst_order, o);
            EXPECT_LE(o, 4) << text(r);
        } else {
            // Two terms of opposite sign: of the exponent, and of the width.
            const double v = z / std::hypot(nu, z);
            const double terms = std::max(v * v * v * v / 32, v * v / (4 * nu));
            const double o = order / unit_error / std::max(terms, std::abs(r.at("in_smoothness")));
            worst_order_uniform = std::max(worst_order_uniform, o);
            EXPECT_LE(o, 4) << text(r);
        }
    }
    record("log_kernel_worst", worst);
    record("slope_worst", worst_slope);
    record("smoothness_worst", worst_order);
    record("smoothness_worst_from_37", worst_order_uniform);
}

TEST(matern, batch_has_the_bits_of_single_values) {
    std::vector<double> distance, length, nu;
    for (const auto& r : read("matern"))
        for (int twice = 0; twice < 2; ++twice) {
            distance.push_back(r.at("distance") * (1 + twice));
            length.push_back(r.at("length"));
            nu.push_back(r.at("nu"));
        }
    for (const double order : {nan, 1.5, infinity, 1.5, -1.0}) {
        distance.push_back(1);
        length.push_back(2);
        nu.push_back(order);
    }
    std::vector<double> out(nu.size());
    matern::log_kernel(distance, length, nu, out);
    for (std::size_t i = 0; i < out.size(); ++i) {
        const double one = matern::log_kernel(distance[i], length[i], nu[i]);
        EXPECT_TRUE(out[i] == one || (std::isnan(out[i]) && std::isnan(one))) << i;
    }
    matern::log_kernel(distance, length, nu, distance);
    for (std::size_t i = 0; i + 5 < out.size(); ++i) EXPECT_EQ(distance[i], out[i]);
}

TEST(matern, ends_of_the_domain) {
    EXPECT_EQ(matern::log_kernel(0, 2, 1.5), 0);
    EXPECT_EQ(matern::log_kernel(infinity, 2, 1.5), -infinity);
    EXPECT_EQ(matern::log_kernel(3, 2, infinity), -9.0 / 8);
    EXPECT_EQ(matern::log_kernel_gradient(0, 2, 0.5).in_distance, -0.5);
    EXPECT_EQ(matern::log_kernel_gradient(0, 2, 0.6).in_distance, 0);
    EXPECT_EQ(matern::log_kernel_gradient(0, 2, 0.4).in_distance, -infinity);
    // The squared exponential is the limit.
    EXPECT_NEAR(matern::log_kernel(3, 2, 1e12), -9.0 / 8, 1e-11);
    EXPECT_NEAR(matern::log_kernel(3, 2, 0.5), -1.5, 4e-16);
    EXPECT_NEAR(matern::log_kernel(1e-200, 2, 300), 0, 1e-18);
    for (const double wrong : {nan, -1.0}) {
        EXPECT_TRUE(std::isnan(matern::log_kernel(wrong, 1, 1)));
        EXPECT_TRUE(std::isnan(matern::log_kernel(1, wrong, 1)));
        EXPECT_TRUE(std::isnan(matern::log_kernel_gradient(1, 1, wrong).in_smoothness));
    }
}

TEST(generalized_inverse_gaussian, log_density) {
    double worst = 0;
    for (const auto& r : read("inverse_gaussian")) {
        const double x = r.at("x"), p = r.at("p"), a = r.at("a"), b = r.at("b");
        const double w = std::sqrt(a * b), y = x * std::sqrt(a / b);
        const double scale = std::max({std::abs(log_bessel_k(p, w)), std::abs(p * std::log(y)),
                                       w * (y - 1) * (y - 1) / y, std::abs(std::log(x)), 1.0});
        const double e = error(generalized_inverse_gaussian::log_density(x, p, a, b), r, scale);
        worst = std::max(worst, e);
        EXPECT_LE(e, 4) << text(r);
    }
    record("gig_worst", worst);
}

TEST(generalized_inverse_gaussian, ends_of_the_domain) {
    EXPECT_EQ(generalized_inverse_gaussian::log_density(0, -3, 1, 1), -infinity);
    EXPECT_EQ(generalized_inverse_gaussian::log_density(infinity, 3, 1, 1), -infinity);
    for (const double wrong : {nan, -1.0}) {
        EXPECT_TRUE(std::isnan(generalized_inverse_gaussian::log_density(wrong, 1, 1, 1)));
        EXPECT_TRUE(std::isnan(generalized_inverse_gaussian::log_density(1, 1, wrong, 1)));
        EXPECT_TRUE(std::isnan(generalized_inverse_gaussian::log_density(1, 1, 1, wrong)));
    }
    EXPECT_TRUE(std::isnan(generalized_inverse_gaussian::log_density(1, nan, 1, 1)));
}

// The gamma density of shape p and rate a/2, to 40 digits; with `inverse` that of 1/x.
many_digits log_gamma_density(double x, double p, double a, bool inverse) {
    const many_digits t = inverse ? many_digits(a) / (2 * many_digits(x)) : many_digits(a) * x / 2;
    return p * log(t) - lgamma(many_digits(p)) - t - log(many_digits(x));
}

double limit_error(double x, double p, double a, bool inverse) {
    const double f = inverse ? generalized_inverse_gaussian::log_density(x, -p, 0, a)
                             : generalized_inverse_gaussian::log_density(x, p, a, 0);
    const many_digits exact = log_gamma_density(x, p, a, inverse);
    const double t = inverse ? a / 2 / x : a / 2 * x;
    const double largest = std::max({p * std::abs(std::log(t)), t, std::abs(std::log(x))});
    const double scale = std::max(std::abs(double(exact)), 0x1p-44 * largest);
    return double(abs(f - exact)) / (unit_error * scale);
}

TEST(generalized_inverse_gaussian, gamma_limits) {
    std::mt19937_64 engine(7);
    std::uniform_real_distribution<double> near(-1, 1), wide(-700, 700), orders(-40, 40);
    double worst = 0;
    for (int i = 0; i < 800; ++i) {
        const double p = std::exp(orders(engine)), rate = std::exp(wide(engine) / 4);
        // Within a few widths of the mode, and anywhere.
        const double t = i % 2 ? p * std::exp(4 * near(engine) / std::sqrt(p + 0.1))
                               : std::exp(wide(engine) / 4);
        for (const bool inverse : {false, true}) {
            const double x = inverse ? rate / 2 / t : t / (rate / 2);
            const double e = limit_error(x, p, rate, inverse);
            worst = std::max(worst, e);
            EXPECT_LE(e, 1) << x << ' ' << p << ' ' << rate << ' ' << inverse;
        }
    }
    record("gamma_limits_worst", worst);
}

TEST(generalized_inverse_gaussian, gamma_limits_are_limits) {
    for (const double p : {0.3, 2.0, 700.0})
        for (const double x : {0.4, 3.0, 2e3}) {
            using generalized_inverse_gaussian::log_density;
            const double gamma = log_density(x, p, 1.5, 0), inverse = log_density(x, -p, 0, 1.5);
            EXPECT_NEAR(gamma, log_density(x, p, 1.5, 1e-60), 1e-11 * p + 1e-12);
            EXPECT_NEAR(inverse, log_density(x, -p, 1e-60, 1.5), 1e-11 * p + 1e-12);
        }
}

TEST(generalized_inverse_gaussian, ends_of_the_limits) {
    using generalized_inverse_gaussian::log_density;
    EXPECT_EQ(log_density(0, 3, 1, 0), -infinity);
    EXPECT_EQ(log_density(0, 0.5, 1, 0), infinity);
    EXPECT_EQ(log_density(0, 1, 6, 0), std::log(3.0));
    EXPECT_EQ(log_density(infinity, 1, 6, 0), -infinity);
    EXPECT_EQ(log_density(0, -1, 0, 6), -infinity);
    EXPECT_EQ(log_density(infinity, -1, 0, 6), -infinity);
    EXPECT_EQ(log_density(1e-310, -1, 0, 6), -infinity);
    // Subnormal numbers, and shapes beyond every table.
    EXPECT_NEAR(log_density(5e-324, 2, 2, 0), std::log(5e-324), 1e-12);
    EXPECT_NEAR(log_density(1, 1e-320, 2, 0), std::log(1e-320) - 1, 1e-12);
    EXPECT_LT(log_density(1, 1e305, 2, 0), -1e307);
    EXPECT_FALSE(std::isnan(log_density(1e300, 5, 1e8, 0)));
    for (const double p : {-1.0, 0.0, infinity, nan}) {
        EXPECT_TRUE(std::isnan(log_density(1, p, 1, 0))) << p;
        EXPECT_TRUE(std::isnan(log_density(1, -p, 0, 1))) << p;
    }
    EXPECT_TRUE(std::isnan(log_density(1, 1, 0, 0)));
    EXPECT_TRUE(std::isnan(log_density(-1, 1, 1, 0)));
}

}  // namespace
