#pragma once
// Whom log_bessel is held against. A rival computes a whole batch; what it cannot do comes out as
// inf or nan and counts as an answer.

#include <cstddef>
#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

namespace assay::bench {

// A rival that this machine lacks; what() says what is missing.
class rival_missing : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

// out[i] = f(nu[i], x[i]); returns the seconds spent on it. rival_missing when it is not here.
using batch = std::function<double(const double* nu, const double* x, double* out, std::size_t n)>;

struct rival {
    std::string name;  // "log", "paper", "scipy", "boost", "gsl", "libstdc++"
    batch log_i, log_k;
    // True where the cost of a value grows with the order: left out of regions with orders beyond
    // 1e5, where one value takes up to seconds.
    bool i_grows = false, k_grows = false;
    // True where a call costs much beside its values, so that a batch is always timed whole.
    bool whole_batches = false;
};

std::vector<rival> all_rivals();

}  // namespace assay::bench
