#include <gtest/gtest.h>

#include "gpu/clocks.hpp"
#include "gpu/nvml.hpp"

namespace {

using namespace assay::gpu;

TEST(throttle, mask_as_text) {
    EXPECT_EQ(throttle_text(0), "none");
    EXPECT_EQ(throttle_text(0x1), "gpu_idle");
    EXPECT_EQ(throttle_text(0x4 | 0x40), "sw_power_cap|hw_thermal_slowdown");
    EXPECT_EQ(throttle_text(0x8 | 0x1000), "hw_slowdown|0x1000");
}

TEST(throttle, slowdowns_are_told_from_settings) {
    EXPECT_EQ(slowdown_bits(0x1 | 0x2 | 0x100), 0U);
    EXPECT_EQ(slowdown_bits(0x1 | 0x4 | 0x80), 0x84U);
}

// A machine without the library, or a device that it does not know, answers "unknown" and nothing
// else.
TEST(management, unknown_device_knows_nothing) {
    const auto none = management::of("GPU-00000000-0000-0000-0000-000000000000");
    EXPECT_FALSE(none.sm_clock_mhz() || none.power_w() || none.temperature_c() ||
                 none.throttle_mask() || none.ecc() || none.mig() || none.power_limit_w());
    EXPECT_TRUE(none.other_processes().empty());
    const auto reading = read_clocks(none);
    EXPECT_FALSE(reading.sm_mhz || reading.power_w || reading.temperature_c || reading.throttle);
}

TEST(clock_span, keeps_the_larger_and_every_reason) {
    const clock_reading before{1400, 200, 40, 0x4};
    const clock_reading after{1410, std::nullopt, 41, 0x20};
    const auto s = span_of(before, after);
    EXPECT_EQ(s.before_mhz, 1400);
    EXPECT_EQ(s.after_mhz, 1410);
    EXPECT_EQ(s.power_w, 200);
    EXPECT_EQ(s.temperature_c, 41);
    EXPECT_EQ(s.throttle, 0x24U);
    EXPECT_FALSE(span_of({}, {}).throttle);
}

}  // namespace
