#pragma once
// Rivals timed in turn: a neighbour's load then falls on all of them alike, and their ratios hold
// where the times do not.

#include <functional>
#include <vector>

namespace assay::mpi::bench {

// Seconds a call of each rival: the median of `rounds` rounds, in each of which every rival runs
// one batch of about `batch_seconds`. A call before the batch brings its own memory into the
// caches.
std::vector<double> medians(const std::vector<std::function<void()>>& rivals, int rounds,
                            double batch_seconds);

double median(std::vector<double> values);

// Seconds that `calls` calls take, each.
double seconds_of(const std::function<void()>& work, int calls);

}  // namespace assay::mpi::bench
