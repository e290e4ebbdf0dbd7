// Do the SM's clock, %globaltimer, events and NVML tell one truth, under each load and over time?
//
// One block an SM works for 1, 10 or 100 ms on a chain of fma, on double-precision fma, or hardly
// at all (nanosleep); one warp's clock64 and %globaltimer are read around it, events and NVML's SM
// clock outside. quantity clock: cycles over %globaltimer. The others: what a clock says beyond
// %globaltimer, in parts per million.
//
// Source: PTX ISA, "%clock64", "%globaltimer"; NVML, nvmlDeviceGetClockInfo.

#include "harness/code_since.hpp"
#include "harness/probe.hpp"
#include "harness/timed_region.cuh"
#include "harness/timed_run.hpp"
#include "ptx/opaque.hpp"

namespace assay::micro {

namespace pipeline {

constexpr int steps = 32;

template <class Value, bool Sleeps>
__global__ void __launch_bounds__(256) work(kernel_arguments k) {
    Value x = static_cast<Value>(k.operands[threadIdx.x]);
    const Value a = static_cast<Value>(k.operands[256 + threadIdx.x]);
    timed_loop(k, [&] {
#pragma unroll
        for (int i = 0; i < steps; ++i) {
            x = x * a + a;
            ptx::opaque(x);
        }
        if constexpr (Sleeps) __nanosleep(20000);
    });
    k.results[thread_index()] = static_cast<std::uint32_t>(x);
}

struct load_row {
    const char* load;
    timed_kernel kernel;
    const char* mnemonic;
};
const load_row load_rows[]{{"fp32", &work<float, false>, "FFMA"},
                           {"fp64", &work<double, false>, "DFMA"},
                           {"int32", &work<unsigned, false>, "IMAD"},
                           {"idle", &work<float, true>, "FFMA"}};

// One block an SM; the first warp's reading counts.
timed_run run(const session& s, timed_kernel kernel, int turns) {
    const auto sms = static_cast<unsigned>(s.device().sms);
    auto ran = run_timed(s, {kernel, {{sms, 1, 1}, {256, 1, 1}}, turns},
                         std::vector<std::uint32_t>(512, 1));
    ran.readings.resize(1);
    return ran;
}

double parts_per_million(double value, double truth) { return (value / truth - 1) * 1e6; }

verdict sample_clocks(record::sampling& sampling, const session& s, timed_kernel kernel, int ms) {
    constexpr int trial_turns = 64;
    const double trial_ns = s.least_ns(run(s, kernel, trial_turns).cycles());
    const double turns = trial_turns * ms * 1e6 / std::max(trial_ns, 1.0);
    const auto w = run(s, kernel, static_cast<int>(std::min(turns, 2e9)));
    const double cycles = w.cycles();
    const double ns = static_cast<double>(w.readings[0].last_ns - w.readings[0].first_ns);
    sampling.sample("clock", cycles / ns * 1e3);
    sampling.sample("events", parts_per_million(w.launch.seconds * 1e9, ns));
    if (const auto mhz = w.launch.clocks.after_mhz)
        sampling.sample("nvml", parts_per_million(*mhz, cycles / ns * 1e3));
    sampling.sample("tick", s.tick_ns());
    const verdict v = clocks_of(s, w.launch, cycles, ns);
    report(sampling, s, w.launch, v);
    return v;
}

probe_point clock_point(const load_row& row, int ms) {
    using namespace record::units;
    const char* none = "none: a clock is compared, not rated";
    probe_point p;
    p.at = {{"load", row.load}, {"time_ms", std::to_string(ms)}};
    p.quantities = {{"clock", megahertz, {}, none, {}, {}},
                    {"events", part_per_million, {}, none, {}, {}},
                    {"nvml", part_per_million, {}, none, {}, {}},
                    {"tick", nanosecond, {}, none, {}, {}}};
    p.kernel = reinterpret_cast<const void*>(row.kernel);
    p.code =
        record::code_evidence{symbol_of(p.kernel), steps, code_since(80, "work", {row.mnemonic})};
    p.sample = [kernel = row.kernel, ms](record::sampling& sampling, const session& s) {
        return sample_clocks(sampling, s, kernel, ms);
    };
    return p;
}

}  // namespace pipeline

probe describe() {
    std::vector<probe_point> points;
    for (const auto& row : pipeline::load_rows)
        for (const int ms : {1, 10, 100}) points.push_back(pipeline::clock_point(row, ms));
    return {"Do the SM's clock, %globaltimer, events and NVML tell one truth?",
            "work of 1, 10 and 100 ms between two clock reads on every SM; each clock against "
            "%globaltimer",
            "PTX ISA, %clock64, %globaltimer; NVML, nvmlDeviceGetClockInfo",
            "events hold the launch; NVML's clock is read once the work is done",
            std::move(points)};
}

}  // namespace assay::micro
