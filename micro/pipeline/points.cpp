#include "points.hpp"

#include "gpu/memory.hpp"
#include "harness/chain.hpp"
#include "harness/sass_table.hpp"
#include "micro/pipeline/sass_csv.hpp"
#include "operand_words.hpp"
#include "rates.hpp"

namespace assay::micro::pipeline {

namespace {

struct load {
    extent reach;
    int warps;
};
// One warp, one a scheduler, half an SM and a full block; then the whole chip full.
constexpr load loads[]{
    {extent::sm, 1}, {extent::sm, 4}, {extent::sm, 16}, {extent::sm, 32}, {extent::chip, 32}};

probe_point flooded(const operation_kernels& o, int ilp, timed_kernel kernel, const load& on) {
    flood f{kernel, o.turn, on.warps, on.reach, o.operands(), {}, no_rate};
    f.lane_flop = flop_of_operation(o.name);
    f.peak = [name = o.name](const session& s) { return rate_of_operation(name, s); };
    return flood_point({{"op", std::string(o.name)}, {"ilp", std::to_string(ilp)}}, std::move(f),
                       expected_in(sass_csv, o.name));
}

std::vector<probe_point> points_of(const operation_kernels& o) {
    std::vector<probe_point> points{
        chain_point({{"op", std::string(o.name)}, {"ilp", "1"}, {"warps", "1"}},
                    {{o.chains[0], o.lengths[0]}, {o.chains[1], o.lengths[1]}, o.operands()},
                    expected_in(sass_csv, o.name))};
    for (std::size_t i = 0; i < o.floods.size() && o.floods[i]; ++i)
        for (const auto& on : loads) points.push_back(flooded(o, 1 << i, o.floods[i], on));
    for (auto& p : points) {
        if (o.pairs) {
            p.code->operations /= 2;
            p.code->longer_operations /= 2;
        }
        p.check = o.check;
        p.sample = [sample = std::move(p.sample)](record::sampling& sampling, const session& s) {
            sampling.data("random", operand_seed);
            return sample(sampling, s);
        };
    }
    return points;
}

}  // namespace

std::vector<probe_point> points_of(const std::vector<operation_kernels>& all) {
    std::vector<probe_point> points;
    for (const auto& one : all)
        for (auto& p : points_of(one)) points.push_back(std::move(p));
    return points;
}

std::vector<std::uint32_t> stepped(const session& s,
                                   void (*once)(const std::uint32_t*, std::uint32_t*),
                                   const std::vector<std::uint32_t>& words) {
    const gpu::buffer<std::uint32_t> in(words);
    gpu::buffer<std::uint32_t> out(64);
    gpu::launch(once, {{1, 1, 1}, {32, 1, 1}}, s.stream(), in.data(), out.data());
    s.stream().synchronize();
    return out.to_host();
}

}  // namespace assay::micro::pipeline
