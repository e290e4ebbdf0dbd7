#pragma once
// Which SM is near which line: latencies of every SM to every line, sorted into two groups.

#include <cstddef>
#include <span>
#include <vector>

namespace assay::micro::memory {

// latency[sm * lines + line] in cycles.
struct latency_map {
    std::size_t sms = 0;
    std::size_t lines = 0;
    std::vector<double> latency;

    [[nodiscard]] double at(std::size_t sm, std::size_t line) const {
        return latency[sm * lines + line];
    }
};

struct partition_view {
    int partitions = 1;  // 2 where most lines have near and far SMs
    double near = 0;     // median latencies of both groups; far = near for one partition
    double far = 0;
    std::vector<bool> is_far;      // as latency_map::latency
    std::vector<bool> with_first;  // SMs that are near what SM 0 is near
};

// Two groups of one line's latencies count where the gap between them is a tenth of the median.
inline constexpr double least_gap = 0.1;

[[nodiscard]] partition_view view_of(const latency_map& map);

[[nodiscard]] double median_of(std::vector<double> values);

}  // namespace assay::micro::memory
