// The verdicts on synthetic samples: sound ones pass, and each broken one is seen.

#include "harness/crosscheck.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "gpu/nvml.hpp"

namespace {

using namespace assay::micro;
using assay::record::status;
namespace units = assay::record::units;

// One millisecond at 1500 MHz with a tick of 32 ns.
clock_sample sound() {
    clock_sample s;
    s.cycles = 1.5e6;
    s.globaltimer_ns = 1e6;
    s.event_ns = 1.004e6;
    s.tick_ns = 32;
    s.max_clock_mhz = 1980;
    s.before_mhz = 1500;
    s.after_mhz = 1500;
    return s;
}

TEST(cross_check, sound_sample_is_ok) {
    const auto v = cross_check(sound());
    EXPECT_EQ(v.status, status::ok) << v.reason;
    EXPECT_EQ(v.check, "events +0.40 % of globaltimer; clock64 at 1500 MHz");
}

TEST(cross_check, events_that_disagree_are_unstable) {
    auto s = sound();
    s.event_ns = 1.04e6;
    const auto v = cross_check(s);
    EXPECT_EQ(v.status, status::unstable);
    EXPECT_EQ(v.reason, "events say 1040000 ns and globaltimer 1000000 ns");
}

TEST(cross_check, too_few_ticks_are_not_applicable) {
    auto s = sound();
    s.tick_ns = 1e6 / 199;
    s.event_ns = 1e6;
    const auto v = cross_check(s);
    EXPECT_EQ(v.status, status::ok) << v.reason;
    EXPECT_NE(v.check.find("not applicable: 199 ticks"), std::string::npos) << v.check;
}

TEST(cross_check, unknown_tick_is_said) {
    auto s = sound();
    s.tick_ns = std::nan("");
    EXPECT_NE(cross_check(s).check.find("its tick is unknown"), std::string::npos);
}

TEST(cross_check, clock_away_from_nvml_is_unstable) {
    auto s = sound();
    s.before_mhz = s.after_mhz = 1410;
    const auto v = cross_check(s);
    EXPECT_EQ(v.status, status::unstable);
    EXPECT_EQ(v.reason, "clock64 ran at 1500 MHz, NVML says 1410 to 1410");
}

TEST(cross_check, clock_that_rose_during_the_sample_lies_between) {
    auto s = sound();
    s.before_mhz = 345;
    s.after_mhz = 1980;
    EXPECT_EQ(cross_check(s).status, status::ok);
}

TEST(cross_check, clock_above_the_device_is_failed) {
    auto s = sound();
    s.cycles = 2.2e6;
    s.before_mhz = s.after_mhz = std::nullopt;
    const auto v = cross_check(s);
    EXPECT_EQ(v.status, status::failed);
    EXPECT_EQ(v.reason, "clock64 ran at 2200 MHz, above the device's 1980");
}

TEST(cross_check, clock_that_stands_still_is_failed) {
    auto s = sound();
    s.cycles = 0;
    EXPECT_EQ(cross_check(s).status, status::failed);
}

TEST(bound_check, sees_the_impossible) {
    EXPECT_EQ(bound_check(4.04, units::cycle, {}).status, status::ok);
    EXPECT_EQ(bound_check(0.029, units::cycle, {}).status, status::failed);
    EXPECT_EQ(bound_check(65.2, units::instruction_per_cycle_per_sm, 64.0).status, status::ok);
    EXPECT_EQ(bound_check(65.3, units::instruction_per_cycle_per_sm, 64.0).status, status::failed);
    EXPECT_EQ(bound_check(956, units::instruction_per_cycle_per_sm, {}).status, status::ok);
    EXPECT_EQ(bound_check(std::nan(""), units::cycle, {}).status, status::failed);
}

TEST(throttle_check, marks_slowdowns_alone) {
    EXPECT_EQ(throttle_check(std::nullopt).status, status::ok);
    EXPECT_EQ(throttle_check(0x1 | 0x2).status, status::ok);  // idle, clocks that somebody set
    const auto v = throttle_check(0x1 | 0x4 | 0x20);
    EXPECT_EQ(v.status, status::unstable);
    EXPECT_EQ(v.reason, "throttled: sw_power_cap|sw_thermal_slowdown");
}

TEST(worse, keeps_the_worst_reason_and_all_checks) {
    const verdict ok{status::ok, "", "a"};
    const verdict unstable{status::unstable, "u", "b"};
    const verdict failed{status::failed, "f", ""};
    EXPECT_EQ(worse(ok, unstable).reason, "u");
    EXPECT_EQ(worse(ok, unstable).check, "a; b");
    EXPECT_EQ(worse(failed, unstable).reason, "f");
    EXPECT_EQ(worse(failed, unstable).check, "b");
}

TEST(tick_ns, is_the_median_step) {
    std::vector<std::uint64_t> readings;
    for (std::uint64_t i = 0; i < 1000; ++i) readings.push_back(i / 10 * 32);
    EXPECT_EQ(tick_ns(readings), 32);
    readings[500] += 5000;  // one interruption
    EXPECT_EQ(tick_ns(readings), 32);
}

TEST(tick_ns, of_a_clock_seen_moving_too_seldom_is_unknown) {
    EXPECT_TRUE(std::isnan(tick_ns(std::vector<std::uint64_t>(1000, 7))));
    EXPECT_TRUE(std::isnan(tick_ns(std::vector<std::uint64_t>{0, 1024, 2048})));
    EXPECT_TRUE(std::isnan(tick_ns({})));
}

}  // namespace
