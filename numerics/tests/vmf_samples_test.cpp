// Samples follow the distribution they are drawn from; fits find it again.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <random>
#include <stdexcept>
#include <vector>

#include "assay/log_bessel.hpp"
#include "assay/von_mises_fisher.hpp"

namespace {

using namespace assay;

vmf::distribution along_first_axis(std::size_t d, double kappa) {
    vmf::distribution f{std::vector<double>(d, 0.0), kappa};
    f.mean_direction[0] = 1;
    return f;
}

std::vector<double> draw(const vmf::distribution& f, std::size_t n, unsigned seed) {
    std::mt19937_64 engine(seed);
    std::vector<double> rows(n * f.mean_direction.size());
    vmf::sample(f, engine, rows);
    return rows;
}

// The cosine has mean A and variance 1 - A^2 - (d - 1) A/kappa; each bound is 5 of its standard
// deviations.
TEST(sample, cosines_have_the_mean_and_variance) {
    for (const auto& [d, kappa] : std::vector<std::pair<std::size_t, double>>{
             {2, 0.5}, {2, 1e6}, {3, 4}, {64, 30}, {64, 5e5}, {2048, 900}, {32768, 40000}}) {
        const std::size_t n = d > 1000 ? 400 : 20000;
        const auto rows = draw(along_first_axis(d, kappa), n, 7);
        const double nu = static_cast<double>(d) / 2 - 1, a = bessel_i_ratio(nu, kappa);
        const double q = bessel_i_ratio_complement(nu, kappa);
        // d/dkappa of the ratio; near 1 it is what the derivative of q leaves.
        const double variance = kappa > 1e4 * static_cast<double>(d)
                                    ? q / kappa
                                    : q * (1 + a) - (static_cast<double>(d) - 1) * a / kappa;
        double sum = 0, squares = 0, length_error = 0, axis = 0;
        for (std::size_t i = 0; i < n; ++i) {
            const double* row = rows.data() + i * d;
            double norm = 0;
            for (std::size_t j = 1; j < d; ++j) norm += row[j] * row[j];
            // 1 - cosine through the sine keeps its digits.
            const double below = norm / (1 + std::sqrt(std::max(0.0, 1 - norm)));
            const double away = row[0] < 0 ? 1 - row[0] : below;
            sum += away - q;
            squares += (away - q) * (away - q);
            length_error = std::max(length_error, std::abs(norm + row[0] * row[0] - 1));
            axis += row[1];
        }
        const double count = static_cast<double>(n);
        EXPECT_LE(std::abs(sum / count), 5 * std::sqrt(variance / count)) << d << ' ' << kappa;
        // The cosine's kurtosis is at most 9 here (one-sided exponential).
        EXPECT_NEAR(squares / count / variance, 1, 5 * std::sqrt(8 / count)) << d << ' ' << kappa;
        EXPECT_LE(length_error, 1e-13);
        EXPECT_LE(std::abs(axis / count), 5 * std::sqrt(1 / count));
    }
}

// In three dimensions the cosine's distribution function has a closed form; Kolmogorov-Smirnov,
// 1e-6.
TEST(sample, cosines_in_three_dimensions_are_distributed_so) {
    const double kappa = 2.5;
    const std::size_t n = 20000;
    const auto rows = draw(along_first_axis(3, kappa), n, 11);
    std::vector<double> cosines(n);
    for (std::size_t i = 0; i < n; ++i) cosines[i] = rows[3 * i];
    std::sort(cosines.begin(), cosines.end());
    double farthest = 0;
    for (std::size_t i = 0; i < n; ++i) {
        const double f = std::expm1(kappa * (cosines[i] + 1)) / std::expm1(2 * kappa);
        farthest = std::max(farthest, std::abs(f - (static_cast<double>(i) + 0.5) / double(n)));
    }
    EXPECT_LE(farthest, 2.7 / std::sqrt(double(n)));
}

TEST(sample, uniform_and_point_mass) {
    const auto uniform = draw(along_first_axis(5, 0), 4000, 3);
    double sum = 0;
    for (std::size_t i = 0; i < 4000; ++i) sum += uniform[5 * i];
    EXPECT_LE(std::abs(sum / 4000), 5 / std::sqrt(5.0 * 4000));
    const auto point = draw(along_first_axis(4, std::numeric_limits<double>::infinity()), 2, 3);
    EXPECT_EQ(point, (std::vector<double>{1, 0, 0, 0, 1, 0, 0, 0}));
}

TEST(fit, finds_what_was_drawn) {
    for (const auto& [d, kappa] : std::vector<std::pair<std::size_t, double>>{
             {3, 10}, {64, 50}, {2048, 1500}, {8192, 9000}}) {
        const std::size_t n = 300;
        const auto rows = draw(along_first_axis(d, kappa), n, 5);
        const auto f = vmf::fit({rows, d});
        // The mean of n samples is longer than A by the noise at right angles to it.
        const double a = bessel_i_ratio(static_cast<double>(d) / 2 - 1, kappa);
        const double r = std::sqrt(a * a + (1 - a * a) / static_cast<double>(n));
        const double expected = vmf::kappa_from_resultant(static_cast<double>(d), r);
        EXPECT_NEAR(f.kappa / expected, 1, 0.15) << d;
        EXPECT_GT(f.mean_direction[0], 0.9) << d;
    }
}

TEST(fit, rows_need_no_unit_length) {
    const auto f = vmf::fit({std::vector<double>{3, 0, 0, 0.5}, 2});
    EXPECT_DOUBLE_EQ(f.mean_direction[0], std::sqrt(0.5));
    EXPECT_DOUBLE_EQ(f.kappa, vmf::kappa_from_resultant(2, std::sqrt(0.5)));
    EXPECT_EQ(vmf::fit({std::vector<double>{2, 0}, 2}).kappa,
              std::numeric_limits<double>::infinity());
}

TEST(fit, refuses_what_is_no_sample) {
    const auto refused = [](std::vector<double> values, std::size_t d) {
        EXPECT_THROW(vmf::fit({values, d}), std::invalid_argument);
        EXPECT_THROW(vmf::fit_mixture({values, d}, {}), std::invalid_argument);
    };
    refused({}, 3);
    refused({1, 2, 3}, 1);
    refused({1, 2, 3}, 2);
    refused({1, 0, 0, 0}, 2);
    refused({1, 0, NAN, 0}, 2);
    EXPECT_THROW(vmf::fit_mixture({std::vector<double>{1, 0}, 2}, {}), std::invalid_argument);
    std::mt19937_64 engine(1);
    std::vector<double> out(4);
    EXPECT_THROW(vmf::sample({{0, 0}, 1}, engine, out), std::invalid_argument);
    EXPECT_THROW(vmf::sample({{1, 0}, -1}, engine, out), std::invalid_argument);
}

TEST(mixture, finds_components_and_never_loses_likelihood) {
    const std::size_t d = 64;
    std::vector<double> rows;
    const std::size_t counts[] = {200, 300, 500};
    const double kappas[] = {40, 80, 160};
    for (std::size_t k = 0; k < 3; ++k) {
        vmf::distribution f{std::vector<double>(d, 0.0), kappas[k]};
        f.mean_direction[k] = 1;
        const auto some = draw(f, counts[k], static_cast<unsigned>(k + 20));
        rows.insert(rows.end(), some.begin(), some.end());
    }
    vmf::mixture_options options;
    options.components = 3;
    options.seed = 4;
    const auto f = vmf::fit_mixture({rows, d}, options);
    EXPECT_TRUE(f.converged);
    for (std::size_t i = 1; i < f.log_likelihood.size(); ++i)
        EXPECT_GE(f.log_likelihood[i], f.log_likelihood[i - 1] - 1e-10);
    for (std::size_t k = 0; k < 3; ++k) {
        std::size_t found = 0;
        for (std::size_t j = 1; j < 3; ++j)
            if (f.model.components[j].mean_direction[k] >
                f.model.components[found].mean_direction[k])
                found = j;
        EXPECT_GT(f.model.components[found].mean_direction[k], 0.95);
        EXPECT_NEAR(f.model.weights[found], static_cast<double>(counts[k]) / 1000, 0.03);
        EXPECT_NEAR(f.model.components[found].kappa / kappas[k], 1, 0.15);
    }
}

}  // namespace
