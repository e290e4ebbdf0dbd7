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

// Back ends first, then the rivals native, native-vector, native-cuda, cub and native-hip; what
// this build has.
std::vector<std::string> variant_names();
// The runtime of the device it runs on, "cuda" or "hip", in memory of that device; empty on the
// host.
std::string runtime_of(const std::string& variant);
inline bool on_device(const std::string& variant) { return !runtime_of(variant).empty(); }
// Why a variant of this build cannot run here; empty when it can.
std::string why_unavailable(const std::string& variant);
// The rival by hand that a variant is held against: native, native-cuda or native-hip; empty where
// there is none.
std::string rival_of(const std::string& variant);

struct variant_options {
    std::size_t threads = 0;  // 0: all the process may use
    parallel::store stores = parallel::store::automatic;
    std::string isa;  // empty: the best of this CPU
};
// std::invalid_argument when there is no such variant or vector extension here, std::runtime_error
// where why_unavailable gives a reason.
template <class T>
variant<T> make_variant(const std::string& name, const variant_options& options);

}  // namespace assay::stream
