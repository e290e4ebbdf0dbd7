#pragma once
// The six kernels as machine code of one vector extension: on the abstraction, and the same
// algorithms by hand.

#include <span>
#include <string_view>

#include "assay/parallel/policy.hpp"
#include "problem.hpp"

namespace assay::kernels {

struct host_code {
    std::string_view isa;
    void (*portable)(const parallel::policy&, problem&);
    void (*native)(int threads, problem&);  // null without OpenMP
};
// Those this CPU can run, best first.
std::span<const host_code> host_codes();

}  // namespace assay::kernels
