// When can an arithmetic result be used, and how many operations does an SM finish a cycle with so
// many chains a thread and warps?
//
// Latency: one warp, x = step(x, a, b) in two lengths (harness/chain.hpp). Rate: `ilp` chains in
// each of `warps` warps (harness/flood.hpp). div, sqrt of full precision and the integer division
// are sequences with a subroutine for rare operands: latency and rate are the sequence's, by the
// way that ordinary operands take.
//
// Source: CUDA C++ Programming Guide, "Throughput of Native Arithmetic Instructions"; PTX ISA,
// "Floating Point Instructions".

#include <utility>

#include "arithmetic.hpp"
#include "strand.cuh"

namespace assay::micro {

namespace pipeline {

// One lane's step on the device, of words in and out, against the same arithmetic on the host.
template <alu O>
bool is_right(const std::uint32_t* words, const std::uint32_t* got) {
    typename arithmetic<O>::value v[3], result;
    for (std::size_t i = 0; i < 3; ++i) std::memcpy(&v[i], words + 2 * i, sizeof v[i]);
    std::memcpy(&result, got, sizeof result);
    return result == exact_step<O>(v[0], v[1], v[1], v[2]);
}

closure<answers(const session&)> check_by(std::vector<std::uint32_t> (*operands)(),
                                          void (*once)(const std::uint32_t*, std::uint32_t*),
                                          bool (*right)(const std::uint32_t*,
                                                        const std::uint32_t*)) {
    return [=](const session& s) {
        const auto words = operands(), got = stepped(s, once, words);
        answers found{0, 32};
        for (std::size_t lane = 0; lane < found.total; ++lane)
            found.equal += right(&words[lane * lane_words], &got[lane * 2]);
        return found;
    };
}

template <alu O>
operation_kernels operation() {
    using one = arithmetic<O>;
    auto kernels = kernels_of<one>();
    if constexpr (is_exact(O))
        kernels.check = check_by(kernels.operands, &step_once<one>, &is_right<O>);
    return kernels;
}

template <std::size_t... O>
std::vector<operation_kernels> all_kernels(std::index_sequence<O...>) {
    return {operation<alu(O)>()...};
}

}  // namespace pipeline

probe describe() {
    using namespace pipeline;
    return {"When can an arithmetic result be used, and what rate do chains and warps reach?",
            "a dependent chain in two lengths, slope of the two; floods of independent chains, "
            "results of all lanes over the cycles of the slowest SM",
            "CUDA C++ Programming Guide, arithmetic instructions; expected machine code: "
            "micro/pipeline/sass.csv",
            "div and sqrt of full precision are sequences; their rare operands do not occur",
            points_of(all_kernels(std::make_index_sequence<alu_table.size()>{}))};
}

}  // namespace assay::micro
