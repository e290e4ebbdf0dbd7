#include "flood.hpp"

#include <algorithm>
#include <cmath>

#include "rate.hpp"
#include "slope.hpp"
#include "timed_run.hpp"

namespace assay::micro {

namespace {

constexpr unsigned warp_threads = 32;
constexpr int trial_turns = 8;  // also the least of a sample: a turn on one word may take ms
constexpr double turns_a_millisecond = 1e6;  // no turn is shorter than a cycle or so
constexpr record::unit teraflop_a_watt{"1e12 operations per second per watt", "TFLOP/s/W",
                                       record::better::higher};

struct timed_flood {
    timed_launch launch;
    flood_rate rate;
    std::size_t blocks = 0;  // that took part
};

gpu::launch_shape shape_of(const session& s, const flood& f) {
    gpu::launch_shape shape{{1, 1, 1},
                            {static_cast<unsigned>(f.warps) * warp_threads, 1, 1},
                            shared_bytes_of(f.space, s.device())};
    shape.cluster = f.space.cluster;
    const auto clusters = [&] {
        return f.space.cluster > 1 ? gpu::resident_clusters(f.kernel, shape)
                                   : static_cast<unsigned>(s.device().sms);
    };
    const unsigned filled = f.reach == extent::chip ? clusters() : 1;
    shape.grid.x = filled * f.space.cluster * f.blocks_an_sm;
    return shape;
}

double work_of(const flood& f) {
    if (f.warp_bytes > 0) return f.warp_bytes;
    return f.warp_flop > 0 ? f.warp_flop : warp_threads;
}

timed_flood run(const session& s, const flood& f, int turns, bool trial = false) {
    const auto shape = shape_of(s, f);
    auto [launch, taken] = run_timed(s, {f.kernel, shape, turns, trial}, f.operands, f.space);
    timed_flood t{launch, {}, 0};
    std::erase_if(taken, [](const warp_reading& r) { return r.last_ns == 0; });
    t.rate = rate_of(taken, work_of(f) * f.operations * turns);
    t.blocks = taken.size() / static_cast<std::size_t>(f.warps);
    return t;
}

launch_span span_of(const timed_flood& t) {
    return {t.launch.seconds * 1e9, t.rate.globaltimer_ns};
}

verdict clocks_of(const session& s, const timed_flood& t, const timed_flood& trial) {
    auto launch = t.launch;
    launch.seconds = event_ns_of_passes(span_of(t), span_of(trial)) / 1e9;
    return clocks_of(s, launch, t.rate.cycles, t.rate.globaltimer_ns);
}

// 1e9 a second: GB/s, or a thousandth of TFLOP/s.
double giga_a_second(const flood_rate& r) {
    const double work = r.per_cycle_per_sm * r.cycles * static_cast<double>(r.sms);
    return work / std::max(r.globaltimer_ns, 1.0);
}

void hand_over(record::sampling& sampling, const flood& f, const flood_rate& r,
               const std::optional<documented_rate>& peak) {
    if (f.warp_flop == 0 && f.warp_bytes == 0) {
        sampling.sample("throughput", r.per_cycle_per_sm);
        if (peak) sampling.peak("throughput", peak->value, peak->source);
        if (f.lane_flop > 0) sampling.sample("flops", giga_a_second(r) * f.lane_flop / 1e3);
        return;
    }
    const double throughput = giga_a_second(r) / (f.warp_bytes > 0 ? 1 : 1e3);
    sampling.sample("rate", r.per_cycle_per_sm);
    sampling.sample("throughput", throughput);
    if (f.warp_bytes > 0)
        sampling.sample("chip_rate", r.per_cycle_per_sm * static_cast<double>(r.sms));
    if (!peak) return;
    sampling.peak("rate", peak->value, peak->source);
    const double of_peak = r.per_cycle_per_sm / peak->value;
    if (of_peak > 0)
        sampling.peak("throughput", throughput / of_peak,
                      peak->source + "; by the clock as it ran");
}

std::vector<record::quantity> quantities_of(const flood& f) {
    using namespace record::units;
    if (f.warp_bytes > 0)
        return {{"throughput", gigabyte_per_second, {}, f.peak_source, {}, {}},
                {"rate", byte_per_cycle_per_sm, {}, f.peak_source, {}, {}},
                {"chip_rate", byte_per_cycle, {}, f.peak_source, {}, {}}};
    if (f.lane_flop > 0)
        return {{"throughput", instruction_per_cycle_per_sm, {}, f.peak_source, {}, {}},
                {"flops", teraflop_per_second, {}, "none: see the throughput's", {}, {}}};
    if (f.warp_flop == 0)
        return {{"throughput", instruction_per_cycle_per_sm, {}, f.peak_source, {}, {}}};
    return {{"throughput", teraflop_per_second, {}, f.peak_source, {}, {}},
            {"rate", flop_per_cycle_per_sm, {}, f.peak_source, {}, {}}};
}

verdict spread_check(const flood& f, const timed_flood& t) {
    if (t.rate.sms * f.blocks_an_sm == t.blocks) return {};
    return {record::status::unstable,
            std::to_string(t.blocks) + " blocks ran on " + std::to_string(t.rate.sms) + " SMs", ""};
}

}  // namespace

verdict sample_flood(record::sampling& sampling, const session& s, const flood& f) {
    const auto trial = run(s, f, trial_turns, true);
    // By cycles: events hold the launch, which takes longer than most trials.
    const double ns_a_turn = s.least_ns(std::max(trial.rate.cycles, 1.0)) / trial_turns;
    // A millisecond is as in a chain: long enough for %globaltimer's ticks and to hide the launch.
    const double most = std::min(turns_a_millisecond * f.sample_seconds * 1e3, 1e9);
    const double turns = f.sample_seconds * 1e9 / ns_a_turn;
    const auto t = run(s, f, static_cast<int>(std::clamp(turns, 1.0 * trial_turns, most)));
    verdict v = worse(clocks_of(s, t, trial), spread_check(f, t));
    const auto peak = f.peak ? f.peak(s) : std::nullopt;
    hand_over(sampling, f, t.rate, peak);
    if (f.power) {
        const double power = t.launch.clocks.power_w.value_or(std::nan(""));
        sampling.sample("power", power);
        sampling.sample("clock", t.rate.cycles / std::max(t.rate.globaltimer_ns, 1.0) * 1e3);
        sampling.sample("efficiency", giga_a_second(t.rate) / 1e3 / power);
    }
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
    if (f.power) {
        const std::string facts = " is in the device's facts";
        p.quantities.push_back({"power", record::units::watt, {}, "none: the cap" + facts, {}, {}});
        p.quantities.push_back(
            {"clock", record::units::megahertz, {}, "none: the highest" + facts, {}, {}});
        p.quantities.push_back(
            {"efficiency", teraflop_a_watt, {}, "none: no document states it", {}, {}});
    }
    p.kernel = reinterpret_cast<const void*>(f.kernel);
    p.code = record::code_evidence{symbol_of(p.kernel), f.operations, std::move(expected)};
    p.sample = [f = std::move(f)](record::sampling& sampling, const session& s) {
        return sample_flood(sampling, s, f);
    };
    return p;
}

}  // namespace assay::micro
