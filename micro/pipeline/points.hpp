#pragma once
// The points of an operation: its latency from a chain, its rate from floods by chains and warps.
// Only kernels differ between operations: all else is compiled once.

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "harness/probe.hpp"
#include "harness/readings.hpp"

namespace assay::micro::pipeline {

struct operation_kernels {
    std::string_view name;
    int turn;    // steps of a flood's turn
    bool pairs;  // an entry of sass.csv states two steps
    int lengths[2];
    timed_kernel chains[2];
    std::array<timed_kernel, 4>
        floods;  // of 1, 2, 4 and 8 chains a thread; null where there is none
    std::vector<std::uint32_t> (*operands)();
    closure<answers(const session&)> check;
};

[[nodiscard]] std::vector<probe_point> points_of(const std::vector<operation_kernels>& all);

// Two words a lane: the results of one step.
[[nodiscard]] std::vector<std::uint32_t> stepped(const session& s,
                                                 void (*once)(const std::uint32_t*, std::uint32_t*),
                                                 const std::vector<std::uint32_t>& words);

}  // namespace assay::micro::pipeline
