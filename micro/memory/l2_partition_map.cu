// Which SM is near which part of the L2, and what does the far part cost?
//
// Hits: every SM loads each of 256 random lines over and over (a line that points to itself, loads
// past L1), 64 and 128 times, slope of the two: a latency for each SM and line. Lines that have
// near and far SMs mean two partitions (partition.hpp). Misses: one block loads each line once
// after other memory of twice the L2 was written, and once more; what the first cost beyond the
// second is added to the hit.
//
// Source: arXiv 2501.12084, section on the partitioned L2.

#include "chase_points.cuh"
#include "partition.hpp"
#include "partition_lines.cuh"

namespace assay::micro {

namespace memory {

// "2 partitions; SMs with SM 0: 0 1 4 ..."
std::string text_of(const partition_view& view, const std::vector<std::uint32_t>& sms) {
    std::string text = std::to_string(view.partitions) + " partitions; SMs with the first: ";
    for (std::size_t i = 0; i < sms.size(); ++i)
        if (view.with_first[i]) text += std::to_string(sms[i]) + " ";
    return text;
}

verdict sample_map(record::sampling& sampling, const session& s) {
    line_set lines(s);
    const auto all = static_cast<unsigned>(s.device().sms);
    const auto shorter = lines.load_all(s, &load_lines<hops>, all);
    const auto longer = lines.load_all(s, &load_lines<most_hops>, all);
    const auto view = view_of(slope_map(shorter, longer, most_hops - hops));
    const auto miss = lines.miss_costs(s);
    std::vector<double> near, far;
    for (std::size_t i = 0; i < miss.size(); ++i)
        (view.is_far[lines.index_of(shorter, i)] ? far : near).push_back(miss[i]);
    sampling.sample("partitions", view.partitions);
    sampling.sample("near_hit", view.near);
    sampling.sample("far_hit", view.far);
    sampling.sample("near_miss", view.near + median_of(near));
    sampling.sample("far_miss", view.far + median_of(far.empty() ? near : far));
    verdict v = bound_check(view.near, record::units::cycle, {});
    if (shorter.sms != longer.sms)
        v = worse(v, {record::status::unstable, "blocks ran on other SMs the second time", ""});
    v.check = text_of(view, shorter.sms);
    report(sampling, s, longer.launch, v);
    return v;
}

}  // namespace memory

probe describe() {
    using namespace memory;
    probe_point p;
    p.at = {{"lines", "random"}};
    const char* none = "none: no vendor states latencies";
    p.quantities = {{"partitions", record::units::count, {}, "none: not a rate", {}, {}}};
    for (const char* name : {"near_hit", "far_hit", "near_miss", "far_miss"})
        p.quantities.push_back({name, record::units::cycle, {}, none, {}, {}});
    p.kernel = reinterpret_cast<const void*>(&load_lines<hops>);
    p.code = record::code_evidence{symbol_of(p.kernel), hops,
                                   code_since(80, "loads", {"LDG.E.64.STRONG.GPU"})};
    p.sample = sample_map;
    return {"Which SM is near which part of the L2, and what does the far part cost?",
            "every SM loads each of 256 lines 64 and 128 times, slope of the two; lines with near "
            "and far SMs mean two partitions",
            "arXiv 2501.12084, section on the partitioned L2",
            "all SMs load at once, each beginning at another line; misses are seen from one SM",
            {std::move(p)}};
}

}  // namespace assay::micro
