#pragma once
// Do the clocks of one sample agree, and can its value be? Pure logic: tests feed it samples that
// must fail.

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>

#include "record/status.hpp"
#include "record/unit.hpp"

namespace assay::micro {

// Two clocks that differ by more than this share do not agree.
inline constexpr double clock_tolerance = 0.03;
// A measured value above this share of the peak is impossible; 2 % is left to the clock's own
// error.
inline constexpr double peak_tolerance = 1.02;
// %globaltimer moves in ticks: a sample needs this many for one tick to be 0.5 % of it.
inline constexpr double least_ticks = 200;

// The smallest regular step of %globaltimer in ns: the median of the steps between unlike
// neighbours in `readings`, taken as fast as a thread can read. NaN when fewer than 3 steps are
// seen.
[[nodiscard]] double tick_ns(std::span<const std::uint64_t> readings);

// One sample as its clocks saw it, all over the same work.
struct clock_sample {
    double cycles = 0;          // of one SM, read from `counter`
    double globaltimer_ns = 0;  // %globaltimer
    double event_ns = 0;        // events around the launch
    double tick_ns = std::numeric_limits<double>::quiet_NaN();
    double max_clock_mhz = 0;          // 0: unknown
    std::optional<double> before_mhz;  // NVML's SM clock around the launch
    std::optional<double> after_mhz;
    const char* counter = "clock64";  // as verdicts name it
};

// Status ok, unstable or failed, why, and the text for the row's column `check`.
struct verdict {
    record::status status = record::status::ok;
    std::string reason;
    std::string check;
};

// Events against %globaltimer, the clock that cycles/ns implies against NVML's and against the
// highest the device has.
[[nodiscard]] verdict cross_check(const clock_sample& sample);

// The second half of it, for devices whose only other clock are events.
[[nodiscard]] verdict implied_clock(const clock_sample& sample);

// Above peak_tolerance x peak where higher is better, below 1 cycle for a latency, or no number at
// all.
[[nodiscard]] verdict bound_check(double value, const record::unit& unit,
                                  std::optional<double> peak);

// Reasons of one sample's slowdown as an unstable verdict; ok where there are none.
[[nodiscard]] verdict throttle_check(std::optional<std::uint64_t> mask);

// The worse status with its reason; checks joined.
[[nodiscard]] verdict worse(const verdict& a, const verdict& b);

}  // namespace assay::micro
