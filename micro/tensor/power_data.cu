// What do power, clock and rate of the tensor cores make of what the operands hold?
//
// The whole chip: mma.sync and mma.sp with four accumulators a warp, and wgmma and its sparse form
// on two warpgroups an SM. `data` zero, ramp or random; of random words `nonzero` in a hundred, the
// others zero; sparse forms zero and all random. NVML's power reading averages over up to a second,
// so the first sample of a point is long, and short ones follow it with hardly a pause. --quick
// leaves out what lies between zero and random. A sample under a power cap is `unstable` and says
// so.
//
// Source: arXiv 2402.13499, Table XI and section IV; NVML API reference, nvmlDeviceGetPowerUsage.

#include "expected.hpp"
#include "points.hpp"
#include "wgmma_code.hpp"
#include "wgmma_kernels.cuh"
#include "wgmma_table.hpp"
#include "wgmma_words.hpp"

namespace assay::micro {

namespace tensor::power_data {

constexpr double first_seconds = 1.5, later_seconds = 0.1;

// Keeps `percent` of the words, by a step of an LCG (Knuth, MMIX) from what a word and its negative
// share: both go or stay, else sums of a and -a in turn would grow.
std::vector<std::uint32_t> thinned(std::vector<std::uint32_t> words, std::size_t count,
                                   int percent) {
    constexpr std::uint64_t but_signs = 0x7f7f7f7f;
    for (std::size_t i = 0; i < count; ++i) {
        const std::uint64_t state =
            (words[i] & but_signs) * 6364136223846793005U + 1442695040888963407U;
        if (static_cast<int>((state >> 33) % 100) >= percent) words[i] = 0;
    }
    return words;
}

probe_point point_of(const form& f, const std::string& instruction, flood load, data_kind kind,
                     int percent, const std::vector<record::expected_code>& code) {
    load.power = true;
    load.peak = [f](const session& s) { return peak_of(f, s); };
    load.peak_source = no_documented_rate;
    auto p = flood_point({{"instruction", instruction + (f.sparse ? ".sp" : "")},
                          {"type", f.type()},
                          {"shape", f.shape},
                          {"nonzero", std::to_string(percent)}},
                         load, code);
    const bool between = kind != data_kind::zero && !(kind == data_kind::random && percent == 100);
    p.sample = [load, between](record::sampling& sampling, const session& s) {
        if (between && sampling.quick()) {
            sampling.skip("with --quick data are zero or random");
            return verdict{};
        }
        flood timed = load;
        timed.sample_seconds = sampling.repetition() == 0 ? first_seconds : later_seconds;
        return sample_flood(sampling, s, timed);
    };
    return with_data(std::move(p), kind);
}

template <class I>
probe_point mma_point(data_kind kind, int percent) {
    const form f = form_of(I::text);
    constexpr int ilp = 4;
    flood load{&throughput<I, ilp>,
               flood_operations,
               most_warps<I, ilp>,
               extent::chip,
               kind == data_kind::random && percent < 100
                   ? thinned(operand_words(f, kind), first_zero, percent)
                   : operand_words(f, kind),
               {},
               {},
               f.operations()};
    return point_of(f, "mma", std::move(load), kind, percent, expected_of(f.text));
}

template <class W>
probe_point wgmma_point(data_kind kind, int percent) {
    const form f = form_of(W::text);
    constexpr int warpgroups = 2, warps = warpgroup_threads / 32;
    const auto words = wgmma_operand_words(f, kind);
    flood load{&wgmma_throughput<W, false, default_in_flight>,
               wgmma_flood_operations<W>,
               warpgroups * warps,
               extent::chip,
               thinned(words, words.size(), percent),
               {},
               {},
               f.operations() / warps};
    return point_of(f, "wgmma", std::move(load), kind, percent, wgmma_code(f, true));
}

}  // namespace tensor::power_data

probe describe() {
    using namespace tensor;
    probe p{
        "What do power, clock and rate of the tensor cores make of what the operands hold?",
        "floods on every SM, the first of a point over a second, as NVML averages; power is the "
        "higher of its readings before and after",
        "arXiv 2402.13499, Table XI",
        "sums of f16 take a and -a in turn and stay finite, as all of wgmma's; those of mma in f32 "
        "grow until the products no longer change them",
        {}};
    const std::pair<data_kind, int> contents[]{{data_kind::zero, 0},
                                               {data_kind::ramp, 100},
                                               {data_kind::random, 25},
                                               {data_kind::random, 50},
                                               {data_kind::random, 100}};
    for (const auto& [kind, percent] : {contents[0], contents[4]}) {
        using namespace ptx;
        p.points.push_back(power_data::mma_point<mma_sp_ordered_m16n8k32_f32_f16>(kind, percent));
        p.points.push_back(power_data::mma_point<mma_sp_ordered_m16n8k64_s32_s8>(kind, percent));
        p.points.push_back(power_data::wgmma_point<wgmma<wgmma_sp_f32_f16, 256>>(kind, percent));
        p.points.push_back(power_data::wgmma_point<wgmma<wgmma_sp_f32_e4m3, 256>>(kind, percent));
    }
    for (const auto& [kind, percent] : contents) {
        p.points.push_back(power_data::mma_point<ptx::mma_m16n8k16_f16_f16>(kind, percent));
        p.points.push_back(power_data::mma_point<ptx::mma_m16n8k16_f32_f16>(kind, percent));
        p.points.push_back(power_data::mma_point<ptx::mma_m16n8k8_f32_tf32>(kind, percent));
        p.points.push_back(power_data::mma_point<ptx::mma_m16n8k32_s32_s8>(kind, percent));
        p.points.push_back(
            power_data::wgmma_point<ptx::wgmma<ptx::wgmma_f32_f16, 256>>(kind, percent));
        p.points.push_back(
            power_data::wgmma_point<ptx::wgmma<ptx::wgmma_f32_e4m3, 256>>(kind, percent));
    }
    return p;
}

}  // namespace assay::micro
