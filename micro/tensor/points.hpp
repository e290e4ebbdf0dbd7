#pragma once
// The points of an mma form: its latency from a chain, its rate from floods by chains and warps.

#include <initializer_list>
#include <optional>
#include <vector>

#include "answers.hpp"
#include "form.hpp"
#include "harness/flood.hpp"
#include "mma_table.hpp"
#include "operand_words.hpp"

namespace assay::micro::tensor {

// The documented rate of a form on a device, or nothing; s4 and b1 have none.
[[nodiscard]] std::optional<documented_rate> peak_of(const form& f, const session& s);

inline constexpr const char* no_documented_rate =
    "none: the device's rate for this form is not in portability/gpu/peaks.csv";

// The kind of data as an axis and in the row's own column.
[[nodiscard]] probe_point with_data(probe_point p, data_kind kind);

[[nodiscard]] std::vector<probe_point> points_of(std::initializer_list<form_table> tables);

}  // namespace assay::micro::tensor
