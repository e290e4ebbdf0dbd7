#pragma once
// The arithmetic of STREAM over ranks, and which CPUs of a node each rank takes: nothing of MPI.
// Weak scaling: every rank has arrays of its own and moves `bytes` in one call.

#include <cstddef>
#include <string>
#include <vector>

namespace assay::stream {

using cpu_list = std::vector<int>;

// The CPUs of the rank `local` of a node, one target a rank. `masks`: what each rank of the node
// was given, in order. Ranks of the same mask cut it among themselves by `domains` (the NUMA
// domains of this rank's mask), by cores where there are more ranks than domains, by CPUs where
// there are more than cores. Where ranks outnumber CPUs, they take turns.
cpu_list share_of(const std::vector<cpu_list>& masks, std::size_t local,
                  const std::vector<cpu_list>& domains, const std::vector<cpu_list>& cores);

// Seconds of one call: a row a rank, a column a repetition.
using times = std::vector<std::vector<double>>;

struct rank_summary {
    double slowest_s;         // the least over repetitions of the slowest rank's time
    double sum_gbps;          // ranks * bytes / slowest_s
    double sum_median_gbps;   // the median over repetitions
    double min, median, max;  // over ranks, of each rank's best, GB/s
};
// std::invalid_argument unless every rank has the same, positive number of repetitions.
rank_summary summarise(const times& seconds, std::size_t bytes);

// |whole - sum of parts| against the rounding of a sum of that many parts of one sign, in T with
// `half_ulp`: an empty text, or what is wrong.
std::string check_global_sum(double whole, const std::vector<double>& parts, double half_ulp);

}  // namespace assay::stream
