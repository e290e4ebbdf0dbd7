#pragma once
// What it costs to start parallel work and wait for it: the time of a bulk whose parts do nothing.

#include <functional>
#include <string>
#include <vector>

#include "options.hpp"

namespace assay::stream {

// One back end's empty bulk, or OpenMP's empty parallel region ("native").
struct dispatcher {
    std::string name;
    std::size_t threads;
    std::shared_ptr<parallel::executor> executor;
    std::function<void()> call;
};
// Those that have a bulk of their own: not serial, where it is a call, and not a device, which
// takes no host code.
bool has_bulk(const std::string& variant);
dispatcher make_dispatcher(const std::string& name, std::size_t threads);

// Nanoseconds of each of `calls` calls, after a warm-up in which every thread has woken.
std::vector<double> time_calls(const dispatcher& d, int calls);

// backend,threads,calls,median_ns,p90_ns: a line a back end; blocks of calls are interleaved in
// random order.
void print_dispatch(const settings& s, int calls, bool csv);

}  // namespace assay::stream
