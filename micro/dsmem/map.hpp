#pragma once
// Latencies between the SMs of a pair of ranks, over every cluster of the chip.

#include <algorithm>
#include <map>
#include <sstream>

#include "harness/chain.hpp"

namespace assay::micro::dsmem {

struct ranks {
    unsigned cluster;
    unsigned from;
    unsigned to;
};

struct sm_pair {
    unsigned from;
    unsigned to;
    friend auto operator<=>(const sm_pair&, const sm_pair&) = default;
};

// Cycles of one pass by the SMs that the ranks had; a reading a block.
inline std::map<sm_pair, double> by_sms(const std::vector<warp_reading>& readings, const ranks& r) {
    std::map<sm_pair, double> cycles;
    for (std::size_t first = 0; first + r.cluster <= readings.size(); first += r.cluster)
        cycles[{readings[first + r.from].sm, readings[first + r.to].sm}] =
            static_cast<double>(readings[first + r.from].region_cycles);
    return cycles;
}

// Latencies of the pairs that both lengths ran on, which need not be all.
inline std::map<sm_pair, double> latencies(const chain_slope& slope, const chain& c,
                                           const ranks& r) {
    std::map<sm_pair, double> found;
    const auto shorter = by_sms(slope.shorter, r);
    for (const auto& [sms, cycles] : by_sms(slope.longer, r))
        if (const auto same = shorter.find(sms); same != shorter.end())
            found[sms] = (cycles - same->second) / (c.longer.operations - c.shorter.operations);
    return found;
}

// "SM 0>2 181.0, ...".
inline std::string listed(const std::map<sm_pair, double>& found) {
    std::ostringstream text;
    text.precision(1);
    text << "SM" << std::fixed;
    for (const auto& [sms, cycles] : found)
        text << (text.tellp() > 2 ? ", " : " ") << sms.from << '>' << sms.to << ' ' << cycles;
    return text.str();
}

inline verdict sample_map(record::sampling& sampling, const session& s, const chain& c,
                          const ranks& r) {
    const auto slope = slope_of(s, c);
    const auto found = latencies(slope, c, r);
    std::vector<double> sorted;
    for (const auto& [sms, cycles] : found) sorted.push_back(cycles);
    std::ranges::sort(sorted);
    verdict v = slope.clocks;
    if (sorted.empty()) {
        v = worse(v, {record::status::failed, "no pair of SMs ran both lengths", ""});
    } else {
        sampling.sample("latency", sorted[sorted.size() / 2]);
        sampling.sample("nearest", sorted.front());
        sampling.sample("farthest", sorted.back());
        v = worse(v, bound_check(sorted.front(), record::units::cycle, {}));
        v = worse(v, {{}, {}, listed(found)});
    }
    report(sampling, s, slope.launch, v);
    return v;
}

inline probe_point map_point(const ranks& r, const char* operation, chain c,
                             std::vector<record::expected_code> expected) {
    c.space.cluster = r.cluster;
    c.space.alone = true;
    c.from = r.from;
    c.every_cluster = r.cluster > 1;
    auto p = chain_point({{"cluster", std::to_string(r.cluster)},
                          {"from", std::to_string(r.from)},
                          {"to", std::to_string(r.to)},
                          {"operation", operation}},
                         c, std::move(expected));
    for (const char* name : {"nearest", "farthest"}) {
        p.quantities.push_back(p.quantities.front());
        p.quantities.back().name = name;
    }
    p.sample = [c = std::move(c), r](record::sampling& sampling, const session& s) {
        if (!sampling.quick() || r.from == 0) return sample_map(sampling, s, c, r);
        sampling.skip("with --quick the map is that of block 0");
        return verdict{};
    };
    return p;
}

}  // namespace assay::micro::dsmem
