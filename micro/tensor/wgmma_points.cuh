#pragma once
// The points of a wgmma instruction: its latency from chains, its rate from floods by warpgroups,
// groups in flight and what the operands hold.

#include <string>
#include <vector>

#include "points.cuh"
#include "wgmma_code.hpp"
#include "wgmma_kernels.cuh"
#include "wgmma_words.hpp"

namespace assay::micro::tensor {

inline constexpr int wgmma_chain_length = 8;  // and twice that
inline constexpr int default_in_flight = 4;

struct wgmma_kernels {
    struct chained {
        int in_flight;
        timed_kernel shorter, longer;
    };
    struct flooding {
        int in_flight;
        timed_kernel kernel;
    };
    std::string text;
    bool from_registers;
    int most_warpgroups;
    int flood_operations;
    single_product once;
    std::vector<chained> chains;
    std::vector<flooding> floods;
};

template <class W, bool FromRegisters, int InFlight>
wgmma_kernels::chained chain_of() {
    return {InFlight, &wgmma_latency<W, FromRegisters, InFlight, wgmma_chain_length>,
            &wgmma_latency<W, FromRegisters, InFlight, 2 * wgmma_chain_length>};
}

template <class W, bool FromRegisters>
wgmma_kernels wgmma_kernels_of() {
    return {W::text(),
            FromRegisters,
            most_warpgroups<W>,
            wgmma_flood_operations<W>,
            {&wgmma_once<W, FromRegisters>, W::accumulator::count},
            {chain_of<W, FromRegisters, 0>()},
            {{default_in_flight, &wgmma_throughput<W, FromRegisters, default_in_flight>}}};
}

// With fewer groups in flight too.
template <class W, bool FromRegisters>
wgmma_kernels wgmma_kernels_by_groups() {
    auto k = wgmma_kernels_of<W, FromRegisters>();
    k.chains.push_back(chain_of<W, FromRegisters, 1>());
    k.floods.push_back({1, &wgmma_throughput<W, FromRegisters, 1>});
    k.floods.push_back({2, &wgmma_throughput<W, FromRegisters, 2>});
    return k;
}

inline answers check_wgmma(const session& s, const form& f, const single_product& once) {
    const product p = make_product(f, 3);
    const auto before = wgmma_accumulator_words(f, p.c);
    return compare_product(s, once, warpgroup_threads, wgmma_product_words(f, p), before,
                           wgmma_accumulator_words(f, p.d));
}

inline record::point wgmma_point(const form& f, const wgmma_kernels& k, int in_flight) {
    return {{"type", f.type()},
            {"shape", f.shape},
            {"operands", k.from_registers ? "rs" : "ss"},
            {"in_flight", in_flight == 0 ? "all" : std::to_string(in_flight)}};
}

inline probe_point wgmma_latency_point(const form& f, const wgmma_kernels& k,
                                       const wgmma_kernels::chained& one) {
    auto at = wgmma_point(f, k, one.in_flight);
    at.set("warpgroups", "1");
    at.set("data", name_of(data_kind::random));
    chain c{{one.shorter, wgmma_chain_length},
            {one.longer, 2 * wgmma_chain_length},
            wgmma_operand_words(f, data_kind::random)};
    c.threads = warpgroup_threads;
    return with_data(chain_point(at, std::move(c), wgmma_code(f, one.in_flight > 0)),
                     data_kind::random);
}

inline probe_point wgmma_flood_point(const form& f, const wgmma_kernels& k,
                                     const wgmma_kernels::flooding& one, int warpgroups,
                                     extent reach, data_kind kind) {
    auto at = wgmma_point(f, k, one.in_flight);
    at.set("warpgroups", std::to_string(warpgroups));
    constexpr int warps = warpgroup_threads / 32;
    flood load{one.kernel,
               k.flood_operations,
               warpgroups * warps,
               reach,
               wgmma_operand_words(f, kind),
               [f](const session& s) { return peak_of(f, s); },
               no_documented_rate,
               f.operations() / warps};
    return with_data(flood_point(std::move(at), std::move(load), wgmma_code(f, true)), kind);
}

inline std::vector<probe_point> wgmma_points_of(const wgmma_kernels& k) {
    const form f = form_of(k.text);
    std::vector<probe_point> points;
    for (const auto& one : k.chains) points.push_back(wgmma_latency_point(f, k, one));
    for (const auto& one : k.floods)
        for (const int warpgroups : {1, 2, k.most_warpgroups})
            points.push_back(
                wgmma_flood_point(f, k, one, warpgroups, extent::sm, data_kind::random));
    for (const auto kind : data_kinds)
        points.push_back(wgmma_flood_point(f, k, k.floods.front(), 2, extent::chip, kind));
    for (auto& p : points)
        p.check = [f, once = k.once](const session& s) { return check_wgmma(s, f, once); };
    return points;
}

template <class Kind, int... N>
std::vector<wgmma_kernels> wgmma_shapes() {
    std::vector<wgmma_kernels> all;
    ((all.push_back(wgmma_kernels_of<ptx::wgmma<Kind, N>, false>()),
      all.push_back(wgmma_kernels_of<ptx::wgmma<Kind, N>, true>())),
     ...);
    return all;
}

inline std::vector<wgmma_kernels> join(const std::vector<std::vector<wgmma_kernels>>& parts) {
    std::vector<wgmma_kernels> all;
    for (const auto& part : parts) all.insert(all.end(), part.begin(), part.end());
    return all;
}

inline std::vector<probe_point> wgmma_points(const std::vector<std::vector<wgmma_kernels>>& forms) {
    std::vector<probe_point> all;
    for (const auto& k : join(forms))
        for (auto& p : wgmma_points_of(k)) all.push_back(std::move(p));
    return all;
}

}  // namespace assay::micro::tensor
