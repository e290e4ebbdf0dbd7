#pragma once
// Everything that can run the six kernels: a back end of the abstraction, or a rival written by
// hand.

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "host_code.hpp"

namespace assay::stream {

template <class T>
struct variant {
    std::string name;
    std::size_t threads;
    std::ptrdiff_t chains;  // partial sums of dot over all threads
    std::shared_ptr<parallel::executor>
        executor;  // touches the arrays first, fills and checks them
    std::function<T(kernel, const arrays<T>&)> run;  // dot's value, else 0
};

// Back ends first, then the rivals native and native-vector; what this build has.
std::vector<std::string> variant_names();

struct variant_options {
    std::size_t threads = 0;  // 0: all the process may use
    parallel::store stores = parallel::store::automatic;
    std::string isa;  // empty: the best of this CPU
};
// std::invalid_argument when there is no such variant or vector extension here.
template <class T>
variant<T> make_variant(const std::string& name, const variant_options& options);

}  // namespace assay::stream
