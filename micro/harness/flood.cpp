#include "flood.hpp"

#include <algorithm>
#include <map>

#include "gpu/memory.hpp"

namespace assay::micro {

namespace {

constexpr unsigned warp_threads = 32;
// As in a chain: long enough for %globaltimer's ticks and to hide the launch.
constexpr double sample_ns = 1e6;
constexpr int trial_turns = 16;

struct timed_flood {
    timed_launch launch;
    flood_rate rate;
};

unsigned blocks_of(const session& s, extent reach) {
    return reach == extent::chip ? static_cast<unsigned>(s.device().sms) : 1;
}

timed_flood run(const session& s, const flood& f, int turns) {
    const unsigned blocks = blocks_of(s, f.reach);
    const unsigned threads = static_cast<unsigned>(f.warps) * warp_threads;
    const gpu::buffer<std::uint32_t> operands(f.operands);
    gpu::buffer<std::uint32_t> results(std::size_t{blocks} * threads);
    gpu::buffer<warp_reading> readings(std::size_t{blocks} * static_cast<unsigned>(f.warps));
    timed_flood t;
    t.launch = time_launch(s, [&] {
        gpu::launch(f.kernel, {{blocks, 1, 1}, {threads, 1, 1}}, s.stream(),
                    {operands.data(), results.data(), readings.data(), turns});
    });
    t.rate = rate_of(readings.to_host(), double{warp_threads} * f.operations * turns);
    return t;
}

verdict spread_check(const session& s, const flood& f, const flood_rate& r) {
    const std::size_t wanted = blocks_of(s, f.reach);
    if (r.sms == wanted) return {};
    return {record::status::unstable,
            std::to_string(wanted) + " blocks ran on " + std::to_string(r.sms) + " SMs", ""};
}

}  // namespace

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

verdict sample_flood(record::sampling& sampling, const session& s, const flood& f) {
    const auto trial = run(s, f, trial_turns);
    const double ns_a_turn = std::max(trial.launch.seconds * 1e9, 1.0) / trial_turns;
    const auto t = run(s, f, static_cast<int>(std::clamp(sample_ns / ns_a_turn, 64.0, 1e6)));
    sampling.sample("throughput", t.rate.per_cycle_per_sm);
    const auto& c = t.launch.clocks;
    verdict v = cross_check({t.rate.cycles, t.rate.globaltimer_ns, t.launch.seconds * 1e9, s.tick_ns(),
                             s.device().max_clock_mhz, c.before_mhz, c.after_mhz});
    v = worse(worse(v, throttle_check(c.throttle)), spread_check(s, f, t.rate));
    report(sampling, s, t.launch, v);
    return v;
}

probe_point flood_point(record::point at, flood f, std::vector<record::expected_code> expected) {
    probe_point p;
    p.at = std::move(at);
    p.at.set("warps", std::to_string(f.warps));
    p.at.set("reach", f.reach == extent::chip ? "chip" : "sm");
    p.quantities = {{"throughput", record::units::instruction_per_cycle_per_sm, {}, "", {}, {}}};
    p.kernel = reinterpret_cast<const void*>(f.kernel);
    p.code = record::code_evidence{symbol_of(p.kernel), f.operations, std::move(expected)};
    p.sample = [f = std::move(f)](record::sampling& sampling, const session& s) {
        return sample_flood(sampling, s, f);
    };
    return p;
}

}  // namespace assay::micro
