#include "wgmma_points.hpp"

#include <string>

#include "harness/chain.hpp"
#include "harness/moved.hpp"
#include "points.hpp"
#include "wgmma_code.hpp"
#include "wgmma_words.hpp"

namespace assay::micro::tensor {

namespace {

// d stands in memory, a thread's words together.
room room_of_sums(const form& f) {
    room r;
    r.memory_bytes = static_cast<std::size_t>(f.m * f.n * number_of(f.d).bits / 8);
    return r;
}

// The shorter chain from d = 0, with zeros where the timed words hold -a.
answers check_wgmma(const session& s, const form& f, timed_kernel chain) {
    const product p = make_product(f, 3);
    std::vector<int> d;
    for (std::size_t i = 0; i < p.d.size(); ++i)
        d.push_back(wgmma_chain_length / 2 * (p.d[i] - p.c[i]));
    const auto wanted = wgmma_accumulator_words(f, d);
    const auto got = run_over(s, chain, room_of_sums(f), 1, warpgroup_threads, 1,
                              std::vector<std::uint32_t>(wanted.size()), wgmma_product_words(f, p));
    return compare(got.memory, wanted);
}

record::point wgmma_point(const form& f, const wgmma_kernels& k, int in_flight) {
    return {{"type", f.type()},
            {"shape", f.shape},
            {"operands", k.from_registers ? "rs" : "ss"},
            {"in_flight", in_flight == 0 ? "all" : std::to_string(in_flight)}};
}

probe_point wgmma_latency_point(const form& f, const wgmma_kernels& k,
                                const wgmma_kernels::chained& one) {
    auto at = wgmma_point(f, k, one.in_flight);
    at.set("warpgroups", "1");
    at.set("data", name_of(data_kind::random));
    chain c{{one.shorter, wgmma_chain_length},
            {one.longer, wgmma_longer_chain},
            wgmma_operand_words(f, data_kind::random)};
    c.threads = warpgroup_threads;
    c.space = room_of_sums(f);
    return with_data(chain_point(at, std::move(c), wgmma_code(f, one.in_flight > 0)),
                     data_kind::random);
}

probe_point wgmma_flood_point(const form& f, const wgmma_kernels& k,
                              const wgmma_kernels::flooding& one, int warpgroups, extent reach,
                              data_kind kind) {
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

std::vector<probe_point> wgmma_points_of(const wgmma_kernels& k) {
    const form f = form_of(k.text);
    std::vector<probe_point> points;
    for (const auto& one : k.chains)
        if (one.shorter) points.push_back(wgmma_latency_point(f, k, one));
    for (const auto& one : k.floods)
        for (const int warpgroups : {1, 2, k.most_warpgroups})
            if (one.kernel)
                points.push_back(
                    wgmma_flood_point(f, k, one, warpgroups, extent::sm, data_kind::random));
    for (const auto kind : data_kinds)
        points.push_back(wgmma_flood_point(f, k, k.floods[0], 2, extent::chip, kind));
    for (auto& p : points)
        p.check = [f, chain = k.chains[0].shorter](const session& s) {
            return check_wgmma(s, f, chain);
        };
    return points;
}

}  // namespace

std::vector<probe_point> wgmma_points(std::initializer_list<wgmma_table> tables) {
    std::vector<probe_point> all;
    for (const auto& table : tables)
        for (const auto& kernels : table)
            for (auto& p : wgmma_points_of(kernels)) all.push_back(std::move(p));
    return all;
}

}  // namespace assay::micro::tensor
