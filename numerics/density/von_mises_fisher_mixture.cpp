// Expectation maximisation of a mixture.

#include <cmath>
#include <limits>
#include <stdexcept>
#include <utility>

#include "density/direction.hpp"

namespace assay::vmf {
namespace {

// Sums over the samples that a component's next parameters come from.
struct component_sums {
    double weight = 0;
    std::vector<double> resultant;
};

class expectation_maximisation {
  public:
    expectation_maximisation(sample_rows samples, const mixture_options& options)
        : samples_(samples), options_(options), assignment_(samples.count()) {
        check(samples);
        if (options.components < 1 || options.components > samples.count())
            throw std::invalid_argument("a mixture of " + std::to_string(options.components) +
                                        " components of " + std::to_string(samples.count()) +
                                        " samples");
        for (std::size_t i = 0; i < samples.count(); ++i)
            inverse_length_.push_back(inverse_length(samples, i));
    }

    mixture_fit run() {
        start();
        mixture_fit f;
        for (int i = 0; i < options_.iterations && !f.converged; ++i) {
            f.log_likelihood.push_back(step());
            const std::size_t n = f.log_likelihood.size();
            f.converged =
                n > 1 && f.log_likelihood[n - 1] - f.log_likelihood[n - 2] < options_.tolerance;
        }
        f.model = std::move(model_);
        f.assignment = std::move(assignment_);
        return f;
    }

  private:
    double cosine(std::size_t i, std::span<const double> direction) const {
        return dot(samples_.row(i), direction) * inverse_length_[i];
    }

    void add_sample(component_sums& sums, std::size_t i, double weight) const {
        sums.weight += weight;
        add_scaled(sums.resultant, samples_.row(i), weight * inverse_length_[i]);
    }

    std::vector<component_sums> no_sums() const {
        return std::vector<component_sums>(options_.components,
                                           {0.0, std::vector<double>(samples_.dimension, 0.0)});
    }

    // D. Arthur and S. Vassilvitskii, SODA 2007: the next centre with odds as its distance squared
    // from the nearest so far, on a sphere 2 (1 - cosine).
    std::vector<std::size_t> draw_centres() {
        std::mt19937_64 engine(options_.seed);
        const std::size_t n = samples_.count();
        std::vector<std::size_t> centres = {engine() % n};
        std::vector<double> distance(n, std::numeric_limits<double>::infinity());
        while (centres.size() < options_.components) {
            std::vector<double> centre(samples_.row(centres.back()).begin(),
                                       samples_.row(centres.back()).end());
            scale(centre, 1 / inverse_length_[centres.back()]);
            double total = 0;
            for (std::size_t i = 0; i < n; ++i) {
                distance[i] = std::min(distance[i], std::max(0.0, 1 - cosine(i, centre)));
                total += distance[i];
            }
            double rest = static_cast<double>(engine() >> 11) * 0x1p-53 * total;
            std::size_t next = 0;
            while (next + 1 < n && rest >= distance[next]) rest -= distance[next++];
            centres.push_back(next);
        }
        return centres;
    }

    // Each sample to the nearest centre, and the components that these make.
    void start() {
        const auto centres = draw_centres();
        auto sums = no_sums();
        for (std::size_t i = 0; i < samples_.count(); ++i) {
            std::size_t best = 0;
            double highest = -2;
            for (std::size_t k = 0; k < centres.size(); ++k) {
                const double c = cosine(i, samples_.row(centres[k])) * inverse_length_[centres[k]];
                if (c > highest) highest = c, best = k;
            }
            add_sample(sums[best], i, 1.0);
        }
        model_.weights.assign(options_.components, 0.0);
        model_.components.assign(options_.components,
                                 {std::vector<double>(samples_.dimension, 0.0), 0.0});
        maximise(sums);
    }

    // One expectation and one maximisation; the mean log-likelihood of the components before it.
    double step() {
        const std::size_t k = options_.components;
        const auto d = static_cast<double>(samples_.dimension);
        std::vector<double> offset(k), log_density_of(k);
        for (std::size_t j = 0; j < k; ++j)
            offset[j] = std::log(model_.weights[j]) + log_normalizer(d, model_.components[j].kappa);
        auto sums = no_sums();
        double total = 0;
        for (std::size_t i = 0; i < samples_.count(); ++i) {
            double highest = -std::numeric_limits<double>::infinity();
            for (std::size_t j = 0; j < k; ++j) {
                const auto& c = model_.components[j];
                log_density_of[j] = offset[j] + c.kappa * cosine(i, c.mean_direction);
                if (log_density_of[j] > highest) highest = log_density_of[j], assignment_[i] = j;
            }
            double sum = 0;
            for (double& v : log_density_of) sum += v = std::exp(v - highest);
            total += highest + std::log(sum);
            // A share below 2^-60 of the whole changes no sum.
            for (std::size_t j = 0; j < k; ++j)
                if (log_density_of[j] > 0x1p-60 * sum)
                    add_sample(sums[j], i, log_density_of[j] / sum);
        }
        maximise(sums);
        return total / static_cast<double>(samples_.count());
    }

    // A component that no sample belongs to keeps its parameters, with weight 0.
    void maximise(std::vector<component_sums>& sums) {
        for (std::size_t j = 0; j < sums.size(); ++j) {
            auto& s = sums[j];
            model_.weights[j] = s.weight / static_cast<double>(samples_.count());
            const double length = std::sqrt(dot(s.resultant, s.resultant));
            if (!(length > 0)) continue;
            const double r = std::min(options_.resultant_limit, length / s.weight);
            scale(s.resultant, length);
            model_.components[j] = {
                std::move(s.resultant),
                kappa_from_resultant(static_cast<double>(samples_.dimension), r)};
        }
    }

    sample_rows samples_;
    mixture_options options_;
    std::vector<double> inverse_length_;
    mixture model_;
    std::vector<std::size_t> assignment_;
};

}  // namespace

mixture_fit fit_mixture(sample_rows samples, const mixture_options& options) {
    check(samples);
    return expectation_maximisation(samples, options).run();
}

}  // namespace assay::vmf
