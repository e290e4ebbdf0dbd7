#pragma once
// The points of an operation: its latency from a chain, its rate from floods by chains and warps.

#include <string>
#include <vector>

#include "expected.hpp"
#include "gpu/memory.hpp"
#include "harness/chain.hpp"
#include "harness/flood.hpp"
#include "operand_words.hpp"
#include "rates.hpp"
#include "strand.cuh"

namespace assay::micro::pipeline {

// The kernels of an operation; all else of a point is the same for all and is compiled once.
struct operation_kernels {
    struct flooding {
        int ilp;
        timed_kernel kernel;
    };
    std::string_view name;
    int length;
    int stated;
    timed_kernel shorter, longer;
    std::vector<flooding> floods;
    std::vector<std::uint32_t> operands;
    closure<answers(const session&)> check;
};

struct load {
    extent reach;
    int warps;
};
// One warp, one a scheduler, half an SM and a full block; then the whole chip full.
inline constexpr load loads[]{
    {extent::sm, 1}, {extent::sm, 4}, {extent::sm, 16}, {extent::sm, 32}, {extent::chip, 32}};

// Two words a lane: the results of one step.
inline std::vector<std::uint32_t> stepped(const session& s,
                                          void (*once)(const std::uint32_t*, std::uint32_t*),
                                          const std::vector<std::uint32_t>& words) {
    const gpu::buffer<std::uint32_t> in(words);
    gpu::buffer<std::uint32_t> out(64);
    gpu::launch(once, {{1, 1, 1}, {32, 1, 1}}, s.stream(), in.data(), out.data());
    s.stream().synchronize();
    return out.to_host();
}

inline void with_random_data(probe_point& p) {
    p.sample = [sample = std::move(p.sample)](record::sampling& sampling, const session& s) {
        sampling.data("random", operand_seed);
        return sample(sampling, s);
    };
}

inline std::vector<probe_point> points_of(const operation_kernels& o) {
    const record::point at{{"op", std::string(o.name)}};
    auto alone = at;
    alone.set("ilp", "1").set("warps", "1");
    const auto code = expected_of(o.name);
    std::vector<probe_point> points{
        chain_point(alone, {{o.shorter, o.length}, {o.longer, 2 * o.length}, o.operands}, code)};
    for (const auto& [ilp, kernel] : o.floods)
        for (const auto& [reach, warps] : loads) {
            flood f{kernel, o.length, warps, reach, o.operands, {}, no_rate};
            f.lane_flop = flop_of_operation(o.name);
            f.peak = [name = o.name](const session& s) { return rate_of_operation(name, s); };
            auto with_ilp = at;
            with_ilp.set("ilp", std::to_string(ilp));
            points.push_back(flood_point(with_ilp, std::move(f), code));
        }
    for (auto& p : points) {
        p.code->operations = o.length / o.stated;
        p.check = o.check;
        with_random_data(p);
    }
    return points;
}

inline std::vector<probe_point> points_of_all(const std::vector<operation_kernels>& all) {
    std::vector<probe_point> points;
    for (const auto& one : all)
        for (auto& p : points_of(one)) points.push_back(std::move(p));
    return points;
}

// With 1, 2, 4, ... chains a thread.
template <class Operation, int Ilp = 1>
void add_floods(std::vector<operation_kernels::flooding>& floods) {
    if constexpr (Ilp <= Operation::most_ilp) {
        floods.push_back({Ilp, &throughput<Operation, Ilp>});
        add_floods<Operation, 2 * Ilp>(floods);
    }
}

template <class Operation>
operation_kernels kernels_of() {
    constexpr int length = Operation::length;
    operation_kernels kernels{Operation::name,
                              length,
                              Operation::stated,
                              &latency<Operation, length>,
                              &latency<Operation, 2 * length>,
                              {},
                              operand_words<typename Operation::value>(),
                              {}};
    add_floods<Operation>(kernels.floods);
    return kernels;
}

}  // namespace assay::micro::pipeline
