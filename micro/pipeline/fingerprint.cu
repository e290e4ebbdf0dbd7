// Which chip is this: SMs, clocks, caches, memory, power cap, ECC, MIG?
//
// source=runtime: what the runtime and NVML say; names, UUID, PCI place, driver and compiler stand
// in the run's manifest. source=seen: what a kernel sees of it: how many SMs answer, by their
// numbers, and the clock that a chain of fma runs at.
//
// Source: CUDA Runtime API, cudaDeviceProp; NVML; PTX ISA, "%smid".

#include <set>

#include "harness/code_since.hpp"
#include "harness/probe.hpp"
#include "harness/timed_region.cuh"
#include "harness/timed_run.hpp"
#include "ptx/opaque.hpp"

namespace assay::micro {

namespace pipeline {

constexpr int steps = 64;

__global__ void __launch_bounds__(1024) answer(kernel_arguments k) {
    float x = static_cast<float>(k.operands[threadIdx.x]);
    const float a = static_cast<float>(k.operands[1024 + threadIdx.x]);
    timed_loop(k, [&] {
#pragma unroll
        for (int i = 0; i < steps; ++i) {
            x = x * a + a;
            ptx::opaque(x);
        }
    });
    k.results[thread_index()] = static_cast<std::uint32_t>(x);
}

verdict sample_seen(record::sampling& sampling, const session& s) {
    const auto sms = static_cast<unsigned>(s.device().sms);
    const auto [launch, all] = run_timed(s, {&answer, {{sms, 1, 1}, {1024, 1, 1}}, 4096},
                                         std::vector<std::uint32_t>(2048, 1));
    std::set<std::uint32_t> seen;
    for (const auto& r : all) seen.insert(r.sm);
    const auto& r = all.front();
    sampling.sample("sms", static_cast<double>(seen.size()));
    sampling.sample("clock", static_cast<double>(r.last_cycle - r.first_cycle) /
                                 static_cast<double>(r.last_ns - r.first_ns) * 1e3);
    verdict v = throttle_check(launch.clocks.throttle);
    v.check = "SM numbers up to " + std::to_string(*seen.rbegin());
    if (seen.size() != sms)
        v.status = record::status::unstable, v.reason = "not every SM ran a block";
    report(sampling, s, launch, v);
    return v;
}

verdict sample_stated(record::sampling& sampling, const session& s) {
    const auto& f = s.device();
    const auto or_nan = [](auto known) { return known ? static_cast<double>(*known) : NAN; };
    sampling.sample("sms", f.sms);
    sampling.sample("max_clock", f.max_clock_mhz);
    sampling.sample("memory_clock", f.memory_clock_mhz);
    sampling.sample("l2_bytes", static_cast<double>(f.l2_bytes));
    sampling.sample("memory_bytes", static_cast<double>(f.memory_bytes));
    sampling.sample("bus_bits", f.memory_bus_bits);
    sampling.sample("power_limit", or_nan(f.power_limit_w));
    sampling.sample("ecc", or_nan(f.ecc));
    sampling.sample("mig", or_nan(f.mig));
    verdict v;
    v.check = f.name + ", " + f.uuid + ", " + f.pci + ", driver " + f.driver;
    report(sampling, s, time_launch(s, [] {}), v);
    return v;
}

std::vector<record::quantity> quantities(std::initializer_list<const char*> names) {
    std::vector<record::quantity> all;
    for (const std::string name : names) {
        const auto unit = name.ends_with("clock") ? record::units::megahertz
                          : name == "power_limit" ? record::units::watt
                                                  : record::units::count;
        all.push_back({name, unit, {}, "none: a fact, not a rate", {}, {}});
    }
    return all;
}

probe_point fact_point(const char* source, std::initializer_list<const char*> names,
                       verdict (*sample)(record::sampling&, const session&)) {
    probe_point p;
    p.at = {{"source", source}};
    p.quantities = quantities(names);
    p.kernel = reinterpret_cast<const void*>(&answer);
    p.code = record::code_evidence{symbol_of(p.kernel), steps, code_since(80, "work", {"FFMA"})};
    p.sample = sample;
    return p;
}

}  // namespace pipeline

probe describe() {
    using namespace pipeline;
    return {"Which chip is this: SMs, clocks, caches, memory, power cap, ECC, MIG?",
            "facts of the runtime and NVML, and what a kernel on every SM sees",
            "CUDA Runtime API, cudaDeviceProp; NVML; PTX ISA, %smid",
            "what NVML does not tell is a failed row, not a guess",
            {fact_point("runtime",
                        {"sms", "max_clock", "memory_clock", "l2_bytes", "memory_bytes", "bus_bits",
                         "power_limit", "ecc", "mig"},
                        sample_stated),
             fact_point("seen", {"sms", "clock"}, sample_seen)}};
}

}  // namespace assay::micro
