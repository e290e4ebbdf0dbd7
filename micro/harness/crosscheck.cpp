#include "crosscheck.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <vector>

#include "gpu/nvml.hpp"

namespace assay::micro {

namespace {

std::string printed(const char* format, double a, double b = 0) {
    char text[160];
    std::snprintf(text, sizeof text, format, a, b);
    return text;
}

bool differ(double a, double b) { return std::abs(a - b) > clock_tolerance * std::abs(b); }

verdict events_against_globaltimer(const clock_sample& s) {
    const double ticks = s.globaltimer_ns / s.tick_ns;
    if (!(ticks >= least_ticks))
        return {record::status::ok, "",
                std::isnan(s.tick_ns) ? "globaltimer not applicable: its tick is unknown"
                                      : printed("globaltimer not applicable: %.0f ticks of %.0f ns",
                                                ticks, s.tick_ns)};
    const double off = (s.event_ns / s.globaltimer_ns - 1) * 100;
    const std::string check = printed("events %+.2f %% of globaltimer", off);
    if (differ(s.event_ns, s.globaltimer_ns))
        return {record::status::unstable,
                printed("events say %.0f ns and globaltimer %.0f ns", s.event_ns, s.globaltimer_ns),
                check};
    return {record::status::ok, "", check};
}

// The wall clock that may be trusted: %globaltimer where it has the ticks, else events.
double wall_ns(const clock_sample& s) {
    return s.globaltimer_ns / s.tick_ns >= least_ticks ? s.globaltimer_ns : s.event_ns;
}

}  // namespace

double tick_ns(std::span<const std::uint64_t> readings) {
    std::vector<double> steps;
    for (std::size_t i = 1; i < readings.size(); ++i)
        if (readings[i] > readings[i - 1])
            steps.push_back(static_cast<double>(readings[i] - readings[i - 1]));
    if (steps.size() < 3) return std::numeric_limits<double>::quiet_NaN();
    const auto middle = steps.begin() + static_cast<std::ptrdiff_t>(steps.size() / 2);
    std::nth_element(steps.begin(), middle, steps.end());
    return *middle;
}

verdict implied_clock(const clock_sample& s) {
    const double mhz = s.cycles / wall_ns(s) * 1e3;
    const std::string counter = s.counter;
    if (!(mhz > 0) || std::isinf(mhz))
        return {record::status::failed, counter + " or the wall clock stood still", ""};
    const std::string check = counter + printed(" at %.0f MHz", mhz);
    if (s.max_clock_mhz > 0 && mhz > s.max_clock_mhz * (1 + clock_tolerance))
        return {
            record::status::failed,
            counter + printed(" ran at %.0f MHz, above the device's %.0f", mhz, s.max_clock_mhz),
            check};
    if (!s.before_mhz || !s.after_mhz) return {record::status::ok, "", check};
    const auto [low, high] = std::minmax(*s.before_mhz, *s.after_mhz);
    if (mhz < low * (1 - clock_tolerance) || mhz > high * (1 + clock_tolerance))
        return {record::status::unstable,
                counter + printed(" ran at %.0f MHz, NVML says ", mhz) +
                    printed("%.0f to %.0f", low, high),
                check};
    return {record::status::ok, "", check};
}

verdict cross_check(const clock_sample& sample) {
    return worse(events_against_globaltimer(sample), implied_clock(sample));
}

verdict bound_check(double value, const record::unit& unit, std::optional<double> peak) {
    using record::status;
    if (!std::isfinite(value)) return {status::failed, "the value is not a number", ""};
    if (unit == record::units::cycle && value < 1)
        return {status::failed, printed("%.3f cycles: no operation takes less than 1", value), ""};
    if (peak && unit.direction == record::better::higher && value > *peak * peak_tolerance)
        return {status::failed, printed("%.4g is above 1.02 of the peak %.4g", value, *peak), ""};
    return {};
}

verdict throttle_check(std::optional<std::uint64_t> mask) {
    const std::uint64_t slow = gpu::slowdown_bits(mask.value_or(0));
    if (!slow) return {};
    return {record::status::unstable, "throttled: " + gpu::throttle_text(slow), ""};
}

verdict worse(const verdict& a, const verdict& b) {
    const auto rank = [](const verdict& v) {
        return v.status == record::status::failed     ? 2
               : v.status == record::status::unstable ? 1
                                                      : 0;
    };
    verdict result = rank(b) > rank(a) ? b : a;
    result.check = a.check + (a.check.empty() || b.check.empty() ? "" : "; ") + b.check;
    return result;
}

}  // namespace assay::micro
