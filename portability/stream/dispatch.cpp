#include "dispatch.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <random>

namespace assay::stream {
namespace {

double quantile(const std::vector<double>& sorted, double q) {
    return sorted[std::min(sorted.size() - 1,
                           static_cast<std::size_t>(q * static_cast<double>(sorted.size())))];
}

#if defined(_OPENMP)
void empty_region(int threads) {
#pragma omp parallel num_threads(threads)
    asm volatile("");
}
#endif

}  // namespace

bool has_bulk(const std::string& variant) {
    return variant != "serial" && variant != "native-vector" && !on_device(variant);
}

dispatcher make_dispatcher(const std::string& name, std::size_t threads) {
#if defined(_OPENMP)
    if (name == "native") {
        std::shared_ptr<parallel::executor> on = parallel::make_executor("openmp", threads);
        const std::size_t count = on->concurrency();
        return {name, count, on, [count] { empty_region(static_cast<int>(count)); }};
    }
#endif
    std::shared_ptr<parallel::executor> on = parallel::make_executor(name, threads);
    auto call = [on] {
        auto nothing = [](std::size_t) { asm volatile(""); };
        on->bulk(on->concurrency(), nothing);
    };
    return {name, on->concurrency(), on, call};
}

std::vector<double> time_calls(const dispatcher& d, int calls) {
    using clock = std::chrono::steady_clock;
    parallel::rest_openmp();
    for (int i = 0; i < 200; ++i) d.call();
    std::vector<double> ns(static_cast<std::size_t>(calls));
    for (double& x : ns) {
        const auto begin = clock::now();
        d.call();
        x = std::chrono::duration<double, std::nano>(clock::now() - begin).count();
    }
    return ns;
}

void print_dispatch(const settings& s, int calls, bool csv) {
    std::vector<dispatcher> all;
    for (const std::string& name : s.variants.empty() ? variant_names() : s.variants)
        if (has_bulk(name) || name == "serial") all.push_back(make_dispatcher(name, s.threads));
    std::vector<std::vector<double>> ns(all.size());
    constexpr int blocks = 20;
    std::vector<std::size_t> order;
    for (std::size_t d = 0; d < all.size(); ++d) order.insert(order.end(), blocks, d);
    std::shuffle(order.begin(), order.end(), std::mt19937{1});
    for (const std::size_t d : order) {
        const std::vector<double> block = time_calls(all[d], std::max(1, calls / blocks));
        ns[d].insert(ns[d].end(), block.begin(), block.end());
    }
    std::printf(csv ? "backend,threads,calls,median_ns,p90_ns\n" : "%-14s %7s %8s %10s %10s\n",
                "back end", "threads", "calls", "median ns", "p90 ns");
    for (std::size_t d = 0; d < all.size(); ++d) {
        std::sort(ns[d].begin(), ns[d].end());
        std::printf(csv ? "%s,%zu,%zu,%.0f,%.0f\n" : "%-14s %7zu %8zu %10.0f %10.0f\n",
                    all[d].name.c_str(), all[d].threads, ns[d].size(), quantile(ns[d], 0.5),
                    quantile(ns[d], 0.9));
    }
}

}  // namespace assay::stream
