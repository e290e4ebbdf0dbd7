#pragma once
// Von Mises-Fisher distributions on the unit sphere of R^d, density C_d(kappa) exp(kappa mu.x) with
// C_d(kappa) = kappa^(d/2-1)/((2 pi)^(d/2) I_(d/2-1)(kappa)) (K. V. Mardia, P. E. Jupp, Directional
// Statistics, 2000, section 9.3), in dimensions from 2 to millions: no term overflows or cancels.
//
// Errors in units of u = 2^-52; each bound is a test on reference/density_tables. NaN for d < 2,
// negative kappa, r outside [0, 1] and NaN. Samples are rows of `dimension` numbers each.

#include <cstddef>
#include <cstdint>
#include <random>
#include <span>
#include <vector>

namespace assay::vmf {

// log C_d(kappa): within 4 u of max(|log C|, kappa A/2), A the mean resultant length of kappa.
// -log of the sphere's area at kappa = 0, -inf at infinite kappa.
double log_normalizer(double d, double kappa) noexcept;
// log of the density where mu.x = cosine: nothing is lost where kappa and kappa mu.x are large and
// nearly cancel.
double log_density(double d, double kappa, double cosine) noexcept;
// The maximum-likelihood kappa of samples whose mean has length r, A_d(kappa) = r: within 4 u for
// 1e-12 <= r <= 1 - 1e-12. 0 for r = 0, infinite for r = 1.
double kappa_from_resultant(double d, double r) noexcept;

// out[i] = f(first[i], second[i]) for as many elements as the shortest span has; out may be an
// argument.
void log_normalizer(std::span<const double> d, std::span<const double> kappa,
                    std::span<double> out) noexcept;
void kappa_from_resultant(std::span<const double> d, std::span<const double> r,
                          std::span<double> out) noexcept;

struct distribution {
    std::vector<double> mean_direction;
    double kappa = 0;
};

struct sample_rows {
    std::span<const double> values;
    std::size_t dimension;
    std::size_t count() const { return values.size() / dimension; }
    std::span<const double> row(std::size_t i) const {
        return values.subspan(i * dimension, dimension);
    }
};

// Mean direction and kappa of greatest likelihood. Rows are scaled to length 1 first.
// std::invalid_argument without samples, for fewer than two dimensions, and for a row without a
// direction (zero, infinite or NaN), which it names.
distribution fit(sample_rows samples);

// Fills `out` with rows drawn from `f` by A. T. A. Wood's rejection (Comm. Statist. Simul. Comput.
// 23, 1994, 157-164; after G. Ulrich, Appl. Statist. 33, 1984, 158-163), its terms rearranged so
// that they hold their digits in any dimension and for any kappa. About 1.5 proposals a sample at
// most. std::invalid_argument for a mean direction without length and for kappa < 0 or NaN.
void sample(const distribution& f, std::mt19937_64& engine, std::span<double> out);

struct mixture {
    std::vector<double> weights;
    std::vector<distribution> components;
};

struct mixture_options {
    std::size_t components = 2;
    std::uint64_t seed = 0;             // of the first directions, drawn as k-means++ draws centres
    int iterations = 200;               // at most
    double tolerance = 1e-8;            // stop when the mean log-likelihood gains less
    double resultant_limit = 1 - 1e-6;  // bounds kappa where a component closes in on one sample
};

struct mixture_fit {
    mixture model;
    std::vector<double> log_likelihood;   // mean over the samples, after each iteration
    std::vector<std::size_t> assignment;  // the likeliest component of each sample
    bool converged = false;
};

// Expectation maximisation (A. Banerjee et al., J. Mach. Learn. Res. 6, 2005, 1345-1382, section
// 4.1) with the exact kappa in each step. std::invalid_argument as for fit, and for more components
// than samples.
mixture_fit fit_mixture(sample_rows samples, const mixture_options& options);

}  // namespace assay::vmf
