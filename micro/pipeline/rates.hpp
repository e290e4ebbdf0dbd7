#pragma once
// What is documented of an operation's rate.

#include <array>
#include <optional>
#include <string_view>

#include "harness/flood.hpp"

namespace assay::micro::pipeline {

inline constexpr const char* no_rate =
    "none: no document at hand states this operation's rate on this device";

struct rate_row {
    std::string_view operation;
    std::array<int, 3> lanes;  // results a cycle an SM on compute capability 8.0, 8.9 and 9.0
};
inline constexpr std::array rate_table{
    rate_row{"ffma", {64, 128, 128}},   rate_row{"fadd", {64, 128, 128}},
    rate_row{"fmul", {64, 128, 128}},   rate_row{"dfma", {32, 2, 64}},
    rate_row{"dadd", {32, 2, 64}},      rate_row{"dmul", {32, 2, 64}},
    rate_row{"imad", {64, 64, 64}},     rate_row{"iadd3", {64, 64, 64}},
    rate_row{"lop3", {64, 64, 64}},     rate_row{"shf", {64, 64, 64}},
    rate_row{"popc", {16, 16, 16}},     rate_row{"rcp", {16, 16, 16}},
    rate_row{"rsqrt", {16, 16, 16}},    rate_row{"ex2", {16, 16, 16}},
    rate_row{"lg2", {16, 16, 16}},      rate_row{"sin", {16, 16, 16}},
    rate_row{"cos", {16, 16, 16}},      rate_row{"shfl_idx", {32, 32, 32}},
    rate_row{"shfl_up", {32, 32, 32}},  rate_row{"shfl_down", {32, 32, 32}},
    rate_row{"shfl_bfly", {32, 32, 32}}};

// Multiplications and additions of one lane, of the operations by which a roofline's units are
// known.
inline double flop_of_operation(std::string_view name) {
    return name == "ffma" || name == "dfma" ? 2 : 0;
}

inline std::optional<documented_rate> rate_of_operation(std::string_view name, const session& s) {
    const int capability = s.device().major * 10 + s.device().minor;
    const int column = capability == 80 ? 0 : capability == 89 ? 1 : capability == 90 ? 2 : -1;
    for (const auto& row : rate_table)
        if (column >= 0 && row.operation == name)
            return documented_rate{static_cast<double>(row.lanes[static_cast<std::size_t>(column)]),
                                   "CUDA C++ Programming Guide, Throughput of Native Arithmetic "
                                   "Instructions, table by compute capability"};
    return std::nullopt;
}

}  // namespace assay::micro::pipeline
