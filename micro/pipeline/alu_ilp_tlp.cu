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
#include "points.cuh"

namespace assay::micro {

namespace pipeline {

// One step of 32 lanes on the device against the same arithmetic on the host.
template <alu O>
answers check_step(const session& s) {
    using value = typename arithmetic<O>::value;
    const auto words = operand_words<value>();
    const auto got = stepped(s, &step_once<arithmetic<O>>, words);
    answers found{0, 32};
    for (std::size_t lane = 0; lane < found.total; ++lane) {
        value v[3], result;
        for (std::size_t i = 0; i < 3; ++i)
            std::memcpy(&v[i], &words[lane * lane_words + 2 * i], sizeof(value));
        std::memcpy(&result, &got[lane * 2], sizeof result);
        found.equal += result == exact_step<O>(v[0], v[1], v[1], v[2]);
    }
    return found;
}

template <std::size_t... O>
std::vector<operation_kernels> all_kernels(std::index_sequence<O...>) {
    std::vector<operation_kernels> all{kernels_of<arithmetic<static_cast<alu>(O)>>()...};
    for (const std::size_t i : {O...})
        if (alu_table[i].value == 'h') all[i].operands = operand_words<std::uint32_t>(true);
    const auto check = [&]<std::size_t I>() {
        if constexpr (is_exact(static_cast<alu>(I))) all[I].check = check_step<static_cast<alu>(I)>;
    };
    (check.template operator()<O>(), ...);
    return all;
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
            points_of_all(all_kernels(std::make_index_sequence<alu_table.size()>{}))};
}

}  // namespace assay::micro
