#pragma once
// The points of wgmma instructions: latency from chains, rate from floods by warpgroups, groups in
// flight and what the operands hold.

#include <initializer_list>
#include <vector>

#include "harness/probe.hpp"
#include "wgmma_table.hpp"

namespace assay::micro::tensor {

[[nodiscard]] std::vector<probe_point> wgmma_points(std::initializer_list<wgmma_table> tables);

}  // namespace assay::micro::tensor
