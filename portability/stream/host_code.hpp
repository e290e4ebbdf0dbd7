#pragma once
// The kernels and their rivals as machine code of one vector extension, and the choice of the best
// that this CPU runs.

#include <span>

#include "assay/parallel/policy.hpp"
#include "kernels.hpp"

namespace assay::stream {

template <class T>
struct host_code {
    std::string_view isa;
    // Runs the kernel once on the abstraction; dot's value, else 0.
    T (*portable)(kernel, const parallel::policy&, arrays<T>);
    // The same loops by hand in OpenMP, as people write them; null without OpenMP.
    T (*native)(kernel, int threads, arrays<T>);
    // By hand with vector instructions and streaming stores; null without OpenMP or off x86.
    T (*native_vector)(kernel, int threads, arrays<T>);
    // Independent partial sums of one thread's dot, which its error bound knows.
    int portable_chains, native_chains, native_vector_chains;
};

// Those this CPU can run, best first.
template <class T>
std::span<const host_code<T>> host_codes();

}  // namespace assay::stream
