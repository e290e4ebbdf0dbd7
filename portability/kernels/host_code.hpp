#pragma once
// The six kernels as machine code of one vector extension, or of a device: on the abstraction, and
// the same algorithms by hand.

#include <span>
#include <string_view>

#include "assay/parallel/policy.hpp"
#include "problem.hpp"

namespace assay::kernels {

struct host_code {
    std::string_view isa;
    void (*portable)(const parallel::policy&, problem&);
    void (*native)(int threads, problem&);  // null without OpenMP, and on a device
};
// Those this CPU can run, best first.
std::span<const host_code> host_codes();
// Those for a back end of the cores or of a device; that of a device runs where
// parallel::why_unavailable gives no reason.
std::span<const host_code> codes_of(std::string_view backend);

}  // namespace assay::kernels
