#include "rate.hpp"

#include <algorithm>
#include <map>

namespace assay::micro {

flood_rate rate_of(const std::vector<warp_reading>& readings, double lane_operations) {
    struct sm_span {
        std::int64_t first;
        std::int64_t last;
    };
    std::map<std::uint32_t, sm_span> spans;
    std::uint64_t first_ns = ~std::uint64_t{0};
    std::uint64_t last_ns = 0;
    for (const auto& r : readings) {
        auto& span = spans.try_emplace(r.sm, r.first_cycle, r.last_cycle).first->second;
        span.first = std::min(span.first, r.first_cycle);
        span.last = std::max(span.last, r.last_cycle);
        first_ns = std::min(first_ns, r.first_ns);
        last_ns = std::max(last_ns, r.last_ns);
    }
    flood_rate rate;
    rate.sms = spans.size();
    for (const auto& [sm, span] : spans)
        rate.cycles = std::max(rate.cycles, static_cast<double>(span.last - span.first));
    if (readings.empty() || rate.cycles <= 0) return rate;
    rate.globaltimer_ns = static_cast<double>(last_ns - first_ns);
    const double work = static_cast<double>(readings.size()) * lane_operations;
    rate.per_cycle_per_sm = work / rate.cycles / static_cast<double>(rate.sms);
    return rate;
}

}  // namespace assay::micro
