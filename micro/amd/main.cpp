// The program around one AMD probe: its statement as --help, its points as cases, the machine code
// it must hold as --evidence. Without a device every row is skipped and says so.

#include <algorithm>
#include <cmath>

#include "gpu/memory.hpp"
#include "gpu/peaks.hpp"
#include "harness/crosscheck.hpp"
#include "harness/name.hpp"
#include "probe.hpp"

namespace assay::micro::amd {

namespace {

constexpr int turns = 4096;
constexpr unsigned wave_lanes = 64;
// More than half of a compute unit's LDS beside a kernel's own: a unit takes one block of a flood.
constexpr unsigned alone_bytes = 40 << 10;

record::code_evidence code_of(const instruction& one) {
    record::code_evidence code{one.kernel, one.operations, {}};
    for (const auto& [arch, mnemonic] : one.mnemonics) {
        record::expected_code expected{arch, true, {mnemonic}};
        if (mnemonic.empty()) expected = {arch, false, {}, arch + " has no such instruction"};
        code.expected.push_back(expected);
    }
    return code;
}

std::vector<record::quantity> quantities_of(const instruction& one) {
    using namespace record::units;
    using record::quantity;
    if (one.run) return one.quantities;
    const std::string none = one.unit.empty() ? "none: no document of AMD's is known to state it"
                                              : "none: the device's " + one.unit +
                                                    " is not in portability/gpu/peaks.csv";
    const quantity flops{"flops", teraflop_per_second, {}, none, {}, {}};
    const quantity calls{"throughput", instruction_per_cycle_per_sm, {}, none, {}, {}};
    if (one.lanes > 0) return one.flop > 0 ? std::vector{calls, flops} : std::vector{calls};
    if (one.flop > 0)
        return {{"throughput", teraflop_per_second, {}, none, {}, {}},
                {"rate", flop_per_cycle_per_sm, {}, none, {}, {}}};
    if (one.moved > 0)
        return {{"throughput", gigabyte_per_second, {}, none, {}, {}},
                {"rate", byte_per_cycle_per_sm, {}, none, {}, {}}};
    return {{"latency", cycle, {}, "none: no vendor states latencies", {}, {}}};
}

// One launch after another of the same: the first warms caches. In a ring it begins half a turn
// away, so that it leaves lines where they are that it has no time to reach.
readings run_kernel(const device& d, const instruction& one, const std::string& kernel) {
    const bool floods = one.timed == timing::flood;
    const grid g{floods ? d.compute_units() : 1,
                 one.timed == timing::walk ? 1 : one.waves * wave_lanes, floods ? alone_bytes : 0};
    gpu::buffer<std::byte> operands(filled(content::numbers, 2 * values_at, 0)), results(one.bytes);
    gpu::buffer<long long> cycles(std::size_t{g.blocks} * one.waves);
    results.assign(filled(one.before, one.bytes, reinterpret_cast<std::uint64_t>(results.data())));
    const kernel_arguments k{operands.data(), results.data(), cycles.data(), turns};
    auto warm = k;
    if (one.before == content::ring) warm.results = results.data() + one.bytes / 2;
    d.launch(kernel.c_str(), g, warm);
    readings r;
    r.before = read_sensors(d.folder());
    r.seconds = d.launch(kernel.c_str(), g, k);
    r.after = read_sensors(d.folder());
    const auto read = cycles.to_host();
    r.cycles = static_cast<double>(*std::max_element(read.begin(), read.end()));
    return r;
}

// What the sensors said, and whether the clock and the rate can be. A launch is in the wall clock,
// so that the clock comes out low where little was done; it must not come out high.
void hand_over(record::sampling& sampling, const device& d, const readings& r, verdict v) {
    sampling.timed(r.seconds);
    sampling.clocks(r.before.clock_mhz, r.after.clock_mhz,
                    std::fmax(r.before.temperature_c, r.after.temperature_c),
                    std::fmax(r.before.power_w, r.after.power_w), "");
    clock_sample clocks{r.cycles, 0, r.seconds * 1e9};
    clocks.max_clock_mhz = d.highest_mhz();
    clocks.counter = d.counter();
    v = worse(v, implied_clock(clocks));
    if (v.status == record::status::failed) sampling.fail(v.reason);
    sampling.check(v.check);
}

void sample_flood(record::sampling& sampling, const device& d, const instruction& one) {
    const auto r = run_kernel(d, one, one.kernel);
    const double calls = static_cast<double>(one.operations) * turns * one.waves;  // of a unit
    const bool arithmetic = one.lanes > 0, bytes = one.moved > 0;
    if (arithmetic) sampling.sample("throughput", one.lanes * calls / r.cycles);
    const double each = bytes ? one.moved : one.flop;
    if (each == 0) return hand_over(sampling, d, r, {});
    const std::string total = arithmetic ? "flops" : "throughput";
    const double rate = each * calls / r.cycles;
    const double throughput = each * calls * d.compute_units() / r.seconds / (bytes ? 1e9 : 1e12);
    if (!arithmetic) sampling.sample("rate", rate);
    sampling.sample(total, throughput);
    const auto* peak = gpu::find_peak(d.name(), one.unit);
    if (!peak) return hand_over(sampling, d, r, {});
    if (bytes || !peak->rate) {
        sampling.peak(total, peak->vendor_value, peak->source);
        return hand_over(
            sampling, d, r,
            bound_check(throughput, record::units::gigabyte_per_second, peak->vendor_value));
    }
    const double most = *peak->rate * one.of_unit;
    if (!arithmetic) sampling.peak("rate", most, peak->source);
    sampling.peak(total, throughput / rate * most, peak->source + "; by the clock as it ran");
    hand_over(sampling, d, r, bound_check(rate, record::units::flop_per_cycle_per_sm, most));
}

void sample_latency(record::sampling& sampling, const device& d, const instruction& one) {
    const auto r = run_kernel(d, one, one.kernel);
    const double latency =
        one.timed == timing::walk
            ? r.cycles / one.operations / turns
            : slope(r, run_kernel(d, one, one.kernel + "_longer"), one.operations);
    sampling.sample("latency", latency);
    hand_over(sampling, d, r, bound_check(latency, record::units::cycle, {}));
}

void run_case(record::sampling& sampling, const instruction& one) {
    const auto& d = device::current();
    for (const auto& [arch, mnemonic] : one.mnemonics)
        if (arch == d.architecture() && mnemonic.empty())
            return sampling.skip(arch + " has no such instruction");
    if (!d.reason().empty()) return sampling.skip(d.reason());
    if (one.run) return one.run(sampling, d);
    if (one.timed == timing::flood) return sample_flood(sampling, d, one);
    sample_latency(sampling, d, one);
}

void register_case(const instruction& one) {
    record::probe_case c;
    c.probe = probe_name;
    c.at = one.at;
    c.quantities = quantities_of(one);
    c.code = code_of(one);
    c.run = [one](record::sampling& sampling) { run_case(sampling, one); };
    record::add_case(std::move(c));
}

}  // namespace

}  // namespace assay::micro::amd

int main(int argc, char** argv) {
    namespace amd = assay::micro::amd;
    const auto p = amd::describe();
    assay::record::program_info info{
        "micro", std::string("micro/") + assay::micro::probe_name,
        p.question + "\n\nMethod: " + p.method + "\nSource: " + p.source + "\nCaveat: " + p.caveat};
    info.device = [] { return amd::device::current().name(); };
    info.device_count = amd::device::count;
    amd::add_device_facts();
    return assay::record::run_program(info, argc, argv, {}, [&p] {
        for (const auto& one : p.instructions) amd::register_case(one);
    });
}
