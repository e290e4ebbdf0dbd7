// When can a warp collective's result be used, and how many does an SM finish a cycle?
//
// As alu_ilp_tlp.cu, an operation being one instruction of a whole warp: chains of shuffles,
// reductions (redux.sync), votes and matches, latency by the slope of two lengths, rate by floods.
// Reductions and votes give all lanes the same word; each lane XORs its own in, so their latency
// holds one LOP3, and what brings the result back from the uniform registers, beside them.
//
// Source: PTX ISA, "shfl.sync", "redux.sync", "vote.sync", "match.sync".

#include <utility>

#include "collective.hpp"
#include "strand.cuh"

namespace assay::micro {

namespace pipeline {

// One shuffle of each direction against its definition; the others against the host's fold.
std::uint32_t defined(collective c, const std::vector<std::uint32_t>& x, std::uint32_t lane) {
    using enum collective;
    const auto fold = [&x](auto&& f) {
        std::uint32_t r = x[0];
        for (std::size_t i = 1; i < x.size(); ++i) r = f(r, x[i]);
        return r;
    };
    switch (c) {
        case shfl_up:
            return x[lane > 0 ? lane - 1 : 0];
        case shfl_down:
            return x[lane < 31 ? lane + 1 : 31];
        case shfl_bfly:
            return x[lane ^ 1];
        case redux_add:
            return fold([](auto p, auto q) { return p + q; });
        case redux_min:
            return fold([](auto p, auto q) { return p < q ? p : q; });
        case redux_max:
            return fold([](auto p, auto q) { return p > q ? p : q; });
        case redux_and:
            return fold([](auto p, auto q) { return p & q; });
        case redux_or:
            return fold([](auto p, auto q) { return p | q; });
        default:
            return fold([](auto p, auto q) { return p ^ q; });
    }
}

closure<answers(const session&)> check_by(collective c, bool apart,
                                          void (*once)(const std::uint32_t*, std::uint32_t*)) {
    return [=](const session& s) {
        const auto words = operand_words<std::uint32_t>(), got = stepped(s, once, words);
        std::vector<std::uint32_t> x(32);
        for (std::size_t lane = 0; lane < x.size(); ++lane) x[lane] = words[lane * lane_words];
        answers found{0, x.size()};
        for (std::uint32_t lane = 0; lane < x.size(); ++lane) {
            const auto mixed_in = apart ? 0 : words[lane * lane_words + 4];
            found.equal += got[std::size_t{lane} * 2] == (defined(c, x, lane) ^ mixed_in);
        }
        return found;
    };
}

template <collective C>
operation_kernels operation() {
    using one = warp_wide<C>;
    auto kernels = kernels_of<one>();
    if constexpr (C >= collective::shfl_up && C <= collective::redux_xor)
        kernels.check = check_by(C, keeps_lanes_apart<C>, &step_once<one>);
    return kernels;
}

template <std::size_t... C>
std::vector<operation_kernels> all_kernels(std::index_sequence<C...>) {
    return {operation<collective(C)>()...};
}

}  // namespace pipeline

probe describe() {
    using namespace pipeline;
    return {"When can a warp collective's result be used, and how many does an SM finish a cycle?",
            "a dependent chain in two lengths, slope of the two; floods of independent chains, "
            "operations of all lanes over the cycles of the slowest SM",
            "PTX ISA, shfl.sync, redux.sync, vote.sync, match.sync; expected machine code: "
            "micro/pipeline/sass.csv",
            "a reduction's or a vote's latency holds the LOP3 and the moves beside it",
            points_of(all_kernels(std::make_index_sequence<collective_names.size()>{}))};
}

}  // namespace assay::micro
