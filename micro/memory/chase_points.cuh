#pragma once
// A chase's launch and its points: the ring laid on the device, both lengths timed, cycles and ns.

#include <cstring>

#include "chase.cuh"
#include "gpu/check.hpp"
#include "gpu/memory.hpp"
#include "harness/chain.hpp"
#include "harness/code_since.hpp"

namespace assay::micro::memory {

inline constexpr int hops = 64, most_hops = 128;  // with fewer, ptxas unrolls passes for sm_80

struct chase_form {
    std::uint64_t footprint = 0;  // bytes that the ring spans
    std::uint64_t stride = 128;
    std::string_view pattern = "random";
    bool warm = true;  // every line loaded first
};
struct chase_kernels {
    chain::length shorter, longer;
};
template <ptx::hint H>
constexpr chase_kernels chase_with{{&chase<H, hops>, hops}, {&chase<H, most_hops>, most_hops}};

// Lays the ring into `at` and gives the operands. What was written last is still in L2 then: a cold
// chase begins after other memory of twice that size was written.
inline std::vector<std::uint32_t> prepare_ring(void* at, const chase_form& form,
                                               const std::vector<std::uint32_t>& order) {
    const gpu::buffer<std::uint32_t> next(order);
    const ring_place place{reinterpret_cast<std::uint64_t>(at), form.stride,
                           static_cast<std::uint32_t>(order.size())};
    const auto& s = session::current();
    gpu::launch(&lay_ring, {{(place.lines + 255) / 256, 1, 1}, {256, 1, 1}}, s.stream(), place,
                next.data());
    s.stream().synchronize();
    if (!form.warm) {
        gpu::buffer<std::byte> other(2 * s.device().l2_bytes);
        other.clear();
    }
    const chase_words w{place.base, form.stride, form.warm ? place.lines : 0, place.base};
    std::vector<std::uint32_t> words(sizeof w / sizeof(std::uint32_t));
    std::memcpy(words.data(), &w, sizeof w);
    return words;
}

inline chain chase_chain(const chase_kernels& k, const chase_form& form) {
    chain c{k.shorter, k.longer, {}};
    c.space.memory_bytes = form.footprint + form.stride;
    const auto lines = static_cast<std::uint32_t>(form.footprint / form.stride);
    c.space.prepare = [form, order = ring_order(lines, form.pattern)](void* memory, std::size_t) {
        return prepare_ring(memory, form, order);
    };
    return c;
}

// A point's latency in cycles and its time in ns, each sample of a chain made anew.
inline probe_point latency_point(record::point at, const chase_kernels& k,
                                 std::vector<record::expected_code> code,
                                 closure<chain(const session&)> make) {
    const char* none = "none: no vendor states latencies";
    probe_point p;
    p.at = std::move(at);
    p.quantities = {{"latency", record::units::cycle, {}, none, {}, {}},
                    {"time", record::units::nanosecond, {}, none, {}, {}}};
    p.kernel = reinterpret_cast<const void*>(k.shorter.kernel);
    p.code = code_of(k.shorter, k.longer, std::move(code));
    p.sample = [make = std::move(make)](record::sampling& sampling, const session& s) {
        const auto slope = slope_of(s, make(s));
        sampling.data("ring", 1);
        sampling.sample("latency", slope.cycles);
        sampling.sample("time", slope.ns);
        const verdict v = worse(slope.clocks, bound_check(slope.cycles, record::units::cycle, {}));
        report(sampling, s, slope.launch, v);
        return v;
    };
    return p;
}

inline probe_point chase_point(record::point at, const chase_kernels& k,
                               const std::string& mnemonic,
                               closure<chase_form(const session&)> form) {
    return latency_point(
        std::move(at), k, code_since(80, "loads", {mnemonic}),
        [k, form = std::move(form)](const session& s) { return chase_chain(k, form(s)); });
}

}  // namespace assay::micro::memory
