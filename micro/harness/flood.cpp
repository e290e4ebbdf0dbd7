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
    const double warp_work = f.warp_flop > 0 ? f.warp_flop : warp_threads;
    t.launch = time_launch(s, [&] {
        gpu::launch(f.kernel, {{blocks, 1, 1}, {threads, 1, 1}}, s.stream(),
                    {operands.data(), results.data(), readings.data(), turns});
    });
    t.rate = rate_of(readings.to_host(), warp_work * f.operations * turns);
    return t;
}

double tera_a_second(const flood_rate& r) {
    const double work = r.per_cycle_per_sm * r.cycles * static_cast<double>(r.sms);
    return work / std::max(r.globaltimer_ns, 1.0) / 1e3;
}

void hand_over(record::sampling& sampling, const flood& f, const flood_rate& r,
               const std::optional<documented_rate>& peak) {
    if (f.warp_flop == 0) {
        sampling.sample("throughput", r.per_cycle_per_sm);
        if (peak) sampling.peak("throughput", peak->value, peak->source);
        return;
    }
    sampling.sample("rate", r.per_cycle_per_sm);
    sampling.sample("throughput", tera_a_second(r));
    if (!peak) return;
    sampling.peak("rate", peak->value, peak->source);
    const double of_peak = r.per_cycle_per_sm / peak->value;
    if (of_peak > 0)
        sampling.peak("throughput", tera_a_second(r) / of_peak,
                      peak->source + "; by the clock as it ran");
}

std::vector<record::quantity> quantities_of(const flood& f) {
    using namespace record::units;
    if (f.warp_flop == 0)
        return {{"throughput", instruction_per_cycle_per_sm, {}, f.peak_source, {}, {}}};
    return {{"throughput", teraflop_per_second, {}, f.peak_source, {}, {}},
            {"rate", flop_per_cycle_per_sm, {}, f.peak_source, {}, {}}};
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
    const auto& c = t.launch.clocks;
    verdict v = cross_check({t.rate.cycles, t.rate.globaltimer_ns, t.launch.seconds * 1e9,
                             s.tick_ns(), s.device().max_clock_mhz, c.before_mhz, c.after_mhz});
    v = worse(worse(v, throttle_check(c.throttle)), spread_check(s, f, t.rate));
    const auto peak = f.peak ? f.peak(s) : std::nullopt;
    hand_over(sampling, f, t.rate, peak);
    const auto bound = peak ? std::optional(peak->value) : std::nullopt;
    v = worse(v, bound_check(t.rate.per_cycle_per_sm, record::units::instruction_per_cycle_per_sm,
                             bound));
    report(sampling, s, t.launch, v);
    return v;
}

probe_point flood_point(record::point at, flood f, std::vector<record::expected_code> expected) {
    probe_point p;
    p.at = std::move(at);
    p.at.set("warps", std::to_string(f.warps));
    p.at.set("reach", f.reach == extent::chip ? "chip" : "sm");
    p.quantities = quantities_of(f);
    p.kernel = reinterpret_cast<const void*>(f.kernel);
    p.code = record::code_evidence{symbol_of(p.kernel), f.operations, std::move(expected)};
    p.sample = [f = std::move(f)](record::sampling& sampling, const session& s) {
        return sample_flood(sampling, s, f);
    };
    return p;
}

}  // namespace assay::micro
