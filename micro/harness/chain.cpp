#include "chain.hpp"

#include <algorithm>

#include "slope.hpp"
#include "timed_run.hpp"

namespace assay::micro {

namespace {

constexpr unsigned warp_threads = 32;
// A sample of a millisecond holds over 900 ticks of 1 us, and a launch's few microseconds are under
// 1 % of it. Passes that take long, as over DRAM, are few.
constexpr double sample_ns = 1e6;
constexpr int trial_passes = 16;

struct timed_chain {
    timed_launch launch;
    std::vector<warp_reading> readings;
    warp_reading reading{};  // of the timed block of the first cluster
    int passes = 0;
    launch_span trial{};  // of the launch that told how many passes make a sample

    [[nodiscard]] double cycles_a_pass() const {
        return static_cast<double>(reading.region_cycles) / (passes - 1);
    }
    [[nodiscard]] std::vector<warp_reading> of_one_pass() const {
        auto all = readings;
        for (auto& r : all) r.region_cycles /= passes - 1;
        return all;
    }
    [[nodiscard]] double whole_cycles() const {
        return static_cast<double>(reading.last_cycle - reading.first_cycle);
    }
    [[nodiscard]] double whole_ns() const {
        return static_cast<double>(reading.last_ns - reading.first_ns);
    }
    [[nodiscard]] launch_span span() const { return {launch.seconds * 1e9, whole_ns()}; }
};

timed_chain run(const session& s, const chain& c, timed_kernel kernel, int passes,
                bool trial = false) {
    gpu::launch_shape shape{
        {c.space.cluster, 1, 1}, {c.threads, 1, 1}, shared_bytes_of(c.space, s.device())};
    shape.cluster = c.space.cluster;
    if (c.every_cluster) shape.grid.x *= gpu::resident_clusters(kernel, shape);
    auto ran = run_timed(s, {kernel, shape, passes, trial}, c.operands, c.space);
    const auto reading = ran.readings.at(std::size_t{c.from} * c.threads / warp_threads);
    return {ran.launch, std::move(ran.readings), reading, passes, {}};
}

timed_chain time_chain(const session& s, const chain& c, timed_kernel kernel) {
    const auto trial = run(s, c, kernel, trial_passes, true);
    const double ns_a_pass = s.least_ns(std::max(trial.cycles_a_pass(), 1.0));
    const double passes = std::clamp(sample_ns / ns_a_pass, 2.0 * trial_passes, 1e6);
    auto timed = run(s, c, kernel, static_cast<int>(passes));
    timed.trial = trial.span();
    return timed;
}

verdict clocks_of(const session& s, const timed_chain& t) {
    auto launch = t.launch;
    launch.seconds = event_ns_of_passes(t.span(), t.trial) / 1e9;
    return clocks_of(s, launch, t.whole_cycles(), t.whole_ns());
}

}  // namespace

chain_slope slope_of(const session& s, const chain& c) {
    const auto shorter = time_chain(s, c, c.shorter.kernel);
    const auto longer = time_chain(s, c, c.longer.kernel);
    chain_slope slope;
    slope.cycles = cycles_an_operation({c.shorter.operations, shorter.cycles_a_pass()},
                                       {c.longer.operations, longer.cycles_a_pass()});
    slope.ns = slope.cycles * longer.whole_ns() / std::max(longer.whole_cycles(), 1.0);
    slope.launch = longer.launch;
    slope.shorter = shorter.of_one_pass();
    slope.longer = longer.of_one_pass();
    slope.clocks = clocks_of(s, longer);
    const verdict first = clocks_of(s, shorter);
    if (slope.clocks.status == record::status::ok)
        slope.clocks.status = first.status, slope.clocks.reason = first.reason;
    return slope;
}

verdict sample_chain(record::sampling& sampling, const session& s, const chain& c) {
    const auto slope = slope_of(s, c);
    sampling.sample("latency", slope.cycles);
    const verdict v = worse(slope.clocks, bound_check(slope.cycles, record::units::cycle, {}));
    report(sampling, s, slope.launch, v);
    return v;
}

record::code_evidence code_of(const chain::length& shorter, const chain::length& longer,
                              std::vector<record::expected_code> expected) {
    const auto symbol = [](timed_kernel k) { return symbol_of(reinterpret_cast<const void*>(k)); };
    return {symbol(shorter.kernel), shorter.operations, std::move(expected), symbol(longer.kernel),
            longer.operations};
}

probe_point chain_point(record::point at, chain c, std::vector<record::expected_code> expected) {
    probe_point p;
    p.at = std::move(at);
    record::quantity latency{
        "latency", record::units::cycle, {}, "none: no vendor states latencies", {}, {}};
    p.quantities = {latency};
    p.kernel = reinterpret_cast<const void*>(c.shorter.kernel);
    p.code = code_of(c.shorter, c.longer, std::move(expected));
    p.sample = [c = std::move(c)](record::sampling& sampling, const session& s) {
        return sample_chain(sampling, s, c);
    };
    return p;
}

}  // namespace assay::micro
