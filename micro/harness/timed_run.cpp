#include "timed_run.hpp"

#include <algorithm>

#include "gpu/memory.hpp"
#include "workspace.hpp"

namespace assay::micro {

double timed_run::cycles() const {
    if (readings.empty()) return 0;
    const auto first = std::ranges::min(readings, {}, &warp_reading::first_cycle).first_cycle;
    const auto last = std::ranges::max(readings, {}, &warp_reading::last_cycle).last_cycle;
    return static_cast<double>(last - first);
}

timed_run run_timed(const session& s, const timed_work& work,
                    const std::vector<std::uint32_t>& operands, const room& space) {
    constexpr std::size_t warp_threads = 32;
    const auto& [kernel, shape, repeats, trial] = work;
    const workspace memory(space, shape.grid.x, operands);
    gpu::buffer<std::uint32_t> results(std::size_t{shape.grid.x} * shape.block.x);
    gpu::buffer<warp_reading> readings(results.size() / warp_threads);
    readings.clear();
    const kernel_arguments arguments{memory.operands(), results.data(), readings.data(), repeats,
                                     memory.bytes()};
    const auto go = [&] { gpu::launch(kernel, shape, s.stream(), arguments); };
    const auto launch = trial ? timed_launch{seconds_of_launch(s, go), {}} : time_launch(s, go);
    return {launch, readings.to_host()};
}

}  // namespace assay::micro
