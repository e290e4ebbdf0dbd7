#include "compare.hpp"

#include <algorithm>
#include <cstdio>
#include <random>

#include "assay/parallel/machine.hpp"
#include "trial.hpp"

namespace assay::stream {
namespace {

double quantile(std::vector<double> x, double q) {
    std::sort(x.begin(), x.end());
    return x[std::min(x.size() - 1, static_cast<std::size_t>(q * static_cast<double>(x.size())))];
}

// GB/s of one kernel, by variant and round.
using table = std::vector<std::vector<double>>;

template <class T>
class comparison {
  public:
    comparison(const settings& s, const std::vector<std::string>& names, double mib)
        : n_(on_device(names.front()) ? elements(mib, sizeof(T))
                                      : elements_on_host(mib, sizeof(T))) {
        for (const std::string& name : names) {
            if (rival_of(name).empty()) base_ = variants_.size();
            variants_.push_back(make_variant<T>(name, {s.threads, s.stores, s.isa}));
        }
    }

    bool run(int rounds, bool csv) {
        workspace<T> arrays(*variants_[base_].executor, n_);
        bool valid = true;
        for (const kernel k : all_kernels) {
            table rates(variants_.size());
            for (int round = 0; round < rounds; ++round) valid &= run_round(k, arrays, rates);
            for (std::size_t v = 0; v < variants_.size(); ++v) print(k, v, rates, csv);
        }
        return valid;
    }

  private:
    [[nodiscard]] std::size_t bytes(kernel k) const {
        return words(k) * sizeof(T) * static_cast<std::size_t>(n_);
    }

    bool run_round(kernel k, workspace<T>& arrays, table& rates) {
        std::vector<std::size_t> order(variants_.size());
        for (std::size_t v = 0; v < order.size(); ++v) order[v] = v;
        std::shuffle(order.begin(), order.end(), random_);
        bool valid = true;
        for (const std::size_t v : order) {
            const trial_result r = run_trial(variants_[v], k, arrays, calls_a_sample(bytes(k)));
            rates[v].push_back(static_cast<double>(bytes(k)) / r.seconds_a_call * 1e-9);
            if (r.wrong)
                std::fprintf(stderr, "%s: %s\n", variants_[v].name.c_str(), r.wrong->c_str());
            valid &= !r.wrong;
        }
        return valid;
    }

    void print(kernel k, std::size_t v, const table& rates, bool csv) const {
        const std::vector<double>&mine = rates[v], &base = rates[base_];
        std::vector<double> ratio;
        for (std::size_t r = 0; r < mine.size(); ++r) ratio.push_back(mine[r] / base[r]);
        const double best = *std::max_element(mine.begin(), mine.end());
        std::printf(csv ? "%s,%s,%zu,%zu,%.3f,%.3f,%.4f,%.4f,%.4f,%.4f\n"
                        : "%-8s %-14s %11zu B %3zu rounds  best %8.2f  median %8.2f GB/s  "
                          "best/best %.3f  median "
                          "ratio %.3f [%.3f %.3f]\n",
                    std::string(name(k)).c_str(), variants_[v].name.c_str(), bytes(k), mine.size(),
                    best, quantile(mine, 0.5), best / *std::max_element(base.begin(), base.end()),
                    quantile(ratio, 0.5), quantile(ratio, 0.1), quantile(ratio, 0.9));
    }

    std::ptrdiff_t n_;
    std::size_t base_ = 0;
    std::vector<variant<T>> variants_;
    std::mt19937 random_{1};
};

}  // namespace

namespace {

// Variants that run here, of the host ("") or of a runtime's device: each compares within its own
// memory.
std::vector<std::string> names_of(const settings& s, const std::string& runtime) {
    std::vector<std::string> names;
    for (const std::string& name : s.variants.empty() ? variant_names() : s.variants) {
        if (runtime_of(name) != runtime) continue;
        if (const std::string why = why_unavailable(name); !why.empty())
            std::fprintf(stderr, "%s: skipped: %s\n", name.c_str(), why.c_str());
        else
            names.push_back(name);
    }
    return names;
}

}  // namespace

bool print_comparison(const settings& s, int rounds, bool csv) {
    if (csv)
        std::puts(
            "kernel,backend,bytes,rounds,best_GBps,median_GBps,ratio_best,ratio_median,ratio_p10,"
            "ratio_p90");
    const std::size_t threads = s.threads == 0 ? parallel::given_cpus().size() : s.threads;
    bool valid = true;
    for (const std::string runtime : {"", "cuda", "hip"}) {
        const std::vector<std::string> names = names_of(s, runtime);
        const auto sizes = runtime.empty() ? default_mib(threads) : default_device_mib();
        if (names.empty()) continue;
        for (const double mib : s.mib.empty() ? sizes : s.mib)
            valid &= s.single ? comparison<float>(s, names, mib).run(rounds, csv)
                              : comparison<double>(s, names, mib).run(rounds, csv);
    }
    if (valid && !csv) std::puts("Solution Validates");
    return valid;
}

}  // namespace assay::stream
