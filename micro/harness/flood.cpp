#include "flood.hpp"

#include <algorithm>

#include "gpu/memory.hpp"
#include "rate.hpp"

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

verdict sample_flood(record::sampling& sampling, const session& s, const flood& f) {
    const auto trial = run(s, f, trial_turns);
    const double ns_a_turn = std::max(trial.launch.seconds * 1e9, 1.0) / trial_turns;
    const auto t = run(s, f, static_cast<int>(std::clamp(sample_ns / ns_a_turn, 64.0, 1e6)));
    sampling.sample("throughput", t.rate.per_cycle_per_sm);
    const auto& c = t.launch.clocks;
    verdict v = cross_check({t.rate.cycles, t.rate.globaltimer_ns, t.launch.seconds * 1e9,
                             s.tick_ns(), s.device().max_clock_mhz, c.before_mhz, c.after_mhz});
    v = worse(worse(v, throttle_check(c.throttle)), spread_check(s, f, t.rate));
    const auto peak = f.peak ? f.peak(s) : std::nullopt;
    if (peak) sampling.peak("throughput", *peak, f.peak_source);
    v = worse(
        v, bound_check(t.rate.per_cycle_per_sm, record::units::instruction_per_cycle_per_sm, peak));
    report(sampling, s, t.launch, v);
    return v;
}

probe_point flood_point(record::point at, flood f, std::vector<record::expected_code> expected) {
    probe_point p;
    p.at = std::move(at);
    p.at.set("warps", std::to_string(f.warps));
    p.at.set("reach", f.reach == extent::chip ? "chip" : "sm");
    p.quantities = {
        {"throughput", record::units::instruction_per_cycle_per_sm, {}, f.peak_source, {}, {}}};
    p.kernel = reinterpret_cast<const void*>(f.kernel);
    p.code = record::code_evidence{symbol_of(p.kernel), f.operations, std::move(expected)};
    p.sample = [f = std::move(f)](record::sampling& sampling, const session& s) {
        return sample_flood(sampling, s, f);
    };
    return p;
}

}  // namespace assay::micro
