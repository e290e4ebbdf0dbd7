#include "ranks.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <stdexcept>

namespace assay::stream {
namespace {

double middle(std::vector<double> x) {
    std::sort(x.begin(), x.end());
    const std::size_t half = x.size() / 2;
    return x.size() % 2 == 1 ? x[half] : (x[half - 1] + x[half]) / 2;
}

// The units of the part-th of `parts` equal runs of them, as CPUs in order.
cpu_list run_of(const std::vector<cpu_list>& units, std::size_t parts, std::size_t part) {
    cpu_list cpus;
    for (std::size_t u = part * units.size() / parts; u < (part + 1) * units.size() / parts; ++u)
        cpus.insert(cpus.end(), units[u].begin(), units[u].end());
    std::sort(cpus.begin(), cpus.end());
    return cpus;
}

}  // namespace

cpu_list share_of(const std::vector<cpu_list>& masks, std::size_t local,
                  const std::vector<cpu_list>& domains, const std::vector<cpu_list>& cores) {
    const cpu_list& mine = masks.at(local);
    const auto before = masks.begin() + static_cast<std::ptrdiff_t>(local);
    const auto alike = static_cast<std::size_t>(std::count(masks.begin(), masks.end(), mine));
    const auto place = static_cast<std::size_t>(std::count(masks.begin(), before, mine));
    if (alike <= domains.size()) return run_of(domains, alike, place);
    if (alike <= cores.size()) return run_of(cores, alike, place);
    std::vector<cpu_list> single;
    for (const cpu_list& core : cores)
        for (const int cpu : core) single.push_back({cpu});
    return alike <= single.size() ? run_of(single, alike, place) : single[place % single.size()];
}

rank_summary summarise(const times& seconds, std::size_t bytes) {
    const std::size_t repetitions = seconds.empty() ? 0 : seconds.front().size();
    for (const auto& rank : seconds)
        if (rank.size() != repetitions || rank.empty())
            throw std::invalid_argument("ranks differ in their repetitions");
    if (repetitions == 0) throw std::invalid_argument("no repetition");
    const double moved = static_cast<double>(bytes) * 1e-9;
    std::vector<double> sums, bests;
    double least = INFINITY;
    for (std::size_t r = 0; r < repetitions; ++r) {
        double slowest = 0;
        for (const auto& rank : seconds) slowest = std::max(slowest, rank[r]);
        least = std::min(least, slowest);
        sums.push_back(static_cast<double>(seconds.size()) * moved / slowest);
    }
    for (const auto& rank : seconds)
        bests.push_back(moved / *std::min_element(rank.begin(), rank.end()));
    return {least,         static_cast<double>(seconds.size()) * moved / least,
            middle(sums),  *std::min_element(bests.begin(), bests.end()),
            middle(bests), *std::max_element(bests.begin(), bests.end())};
}

std::string check_global_sum(double whole, const std::vector<double>& parts, double half_ulp) {
    long double sum = 0;
    for (const double part : parts) sum += static_cast<long double>(part);
    const auto additions = static_cast<long double>(parts.size());
    const long double bound = additions * static_cast<long double>(half_ulp) * std::abs(sum);
    if (std::abs(static_cast<long double>(whole) - sum) <= bound) return "";
    std::array<char, 160> text;
    std::snprintf(text.data(), text.size(),
                  "dot: the Allreduce of %zu ranks gave %.17g, expected %.17Lg within %.3Lg",
                  parts.size(), whole, sum, bound);
    return text.data();
}

}  // namespace assay::stream
