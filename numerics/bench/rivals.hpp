#pragma once
// Whom log_bessel is timed against. A rival computes a whole batch; what it cannot do comes out as
// inf or nan and counts as an answer.

#include <cstddef>
#include <string>
#include <vector>

namespace assay::bench {

using batch = void (*)(const double* nu, const double* x, double* out, std::size_t n);

struct rival {
    std::string name;  // "log", "boost", "gsl", "libstdc++"
    batch log_i, log_k;
    // True where the cost of a value grows with the order: left out of regions with orders beyond
    // 1e4.
    bool grows_with_order;
};

std::vector<rival> all_rivals();

}  // namespace assay::bench
