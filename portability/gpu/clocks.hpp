#pragma once
// What a device's clocks, power and temperature were around a sample.

#include <optional>
#include <string>

#include "facts.hpp"
#include "nvml.hpp"

namespace assay::gpu {

// Read twice, just before and just after a timed launch; every field may be unknown.
struct clock_reading {
    std::optional<double> sm_mhz;
    std::optional<double> power_w;
    std::optional<double> temperature_c;
    std::optional<std::uint64_t> throttle;
};

[[nodiscard]] clock_reading read_clocks(const management& device);

// Before and after as one: the hotter, the hungrier, and every throttle reason seen.
struct clock_span {
    std::optional<double> before_mhz;
    std::optional<double> after_mhz;
    std::optional<double> power_w;
    std::optional<double> temperature_c;
    std::optional<std::uint64_t> throttle;
};

[[nodiscard]] clock_span span_of(const clock_reading& before, const clock_reading& after);

}  // namespace assay::gpu
