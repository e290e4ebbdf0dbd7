#include "clocks.hpp"

#include <algorithm>

namespace assay::gpu {

clock_reading read_clocks(const management& device) {
    return {device.sm_clock_mhz(), device.power_w(), device.temperature_c(),
            device.throttle_mask()};
}

namespace {

// An empty optional is less than any value.
std::optional<double> larger(std::optional<double> a, std::optional<double> b) {
    return std::max(a, b);
}

}  // namespace

clock_span span_of(const clock_reading& before, const clock_reading& after) {
    clock_span span{before.sm_mhz, after.sm_mhz, larger(before.power_w, after.power_w),
                    larger(before.temperature_c, after.temperature_c), std::nullopt};
    if (before.throttle || after.throttle)
        span.throttle = before.throttle.value_or(0) | after.throttle.value_or(0);
    return span;
}

}  // namespace assay::gpu
