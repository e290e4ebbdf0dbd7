#include "interleaved.hpp"

#include <algorithm>
#include <chrono>

namespace assay::mpi::bench {

double median(std::vector<double> values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

double seconds_of(const std::function<void()>& work, int calls) {
    const auto start = std::chrono::steady_clock::now();
    for (int i = 0; i < calls; ++i) work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count() / calls;
}

std::vector<double> medians(const std::vector<std::function<void()>>& rivals, int rounds,
                            double batch_seconds) {
    std::vector<std::vector<double>> times(rivals.size());
    std::vector<int> calls;
    for (const auto& work : rivals) {
        work();
        const double once = std::max(seconds_of(work, 1), 1e-8);
        calls.push_back(static_cast<int>(std::clamp(batch_seconds / once, 1.0, 1e5)));
    }
    for (int round = 0; round < rounds; ++round)
        for (std::size_t i = 0; i < rivals.size(); ++i) {
            rivals[i]();
            times[i].push_back(seconds_of(rivals[i], calls[i]));
        }
    std::vector<double> middle;
    for (auto& t : times) middle.push_back(median(std::move(t)));
    return middle;
}

}  // namespace assay::mpi::bench
