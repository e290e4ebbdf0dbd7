#include "gpu/peaks.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <set>
#include <stdexcept>

namespace {

using namespace assay::gpu;

bool within_half_a_percent(const peak& p) {
    return std::abs(*p.derived() / p.vendor_value - 1) <= 0.005;
}

TEST(peaks, rate_times_sms_times_clock_is_the_vendors_figure) {
    int derived = 0;
    for (const auto& p : peaks()) {
        EXPECT_GT(p.vendor_value, 0) << p.device << ' ' << p.unit;
        EXPECT_FALSE(p.source.empty()) << p.device << ' ' << p.unit;
        if (!p.derived()) continue;
        ++derived;
        EXPECT_TRUE(within_half_a_percent(p))
            << p.device << ' ' << p.unit << ": " << *p.derived() << " against " << p.vendor_value;
    }
    EXPECT_GE(derived, 30);
}

// The test above can fail: a table with the SMs of another product, or the boost clock of another
// unit, is seen.
TEST(peaks, wrong_sms_and_wrong_clock_are_seen) {
    peak p = *find_peak("NVIDIA H100 80GB HBM3", "fp16_tensor");
    EXPECT_TRUE(within_half_a_percent(p));
    p.sms = 114;
    EXPECT_FALSE(within_half_a_percent(p));
    p.sms = 132;
    p.clock_mhz = 1980;
    EXPECT_FALSE(within_half_a_percent(p));
}

TEST(peaks, every_device_named_is_there) {
    std::set<std::string> devices;
    for (const auto& p : peaks()) devices.insert(p.device);
    for (const auto* name : {"A100", "RTX 4090", "H100 PCIe", "H100 80GB HBM3", "H200", "H800 PCIe",
                             "B200", "MI210", "MI250", "MI250X", "MI300X"})
        EXPECT_TRUE(devices.contains(name)) << name;
}

TEST(find_peak, takes_whole_words_and_the_longest) {
    EXPECT_EQ(find_peak("NVIDIA H100 PCIe", "fp16_tensor")->vendor_value, 756);
    EXPECT_EQ(find_peak("NVIDIA A100-SXM4-40GB", "dram")->device, "A100-SXM4-40GB");
    EXPECT_EQ(find_peak("NVIDIA A100-SXM4-40GB", "fp16_tensor")->device, "A100");
    EXPECT_EQ(find_peak("AMD Instinct MI250X / MI250", "dram")->device, "MI250X");
    EXPECT_EQ(find_peak("NVIDIA A100-SXM4-80GB", "dram"), nullptr);
    EXPECT_EQ(find_peak("NVIDIA GH200 480GB", "fp16_tensor"), nullptr);
    EXPECT_EQ(find_peak("NVIDIA H200", "no_such_unit"), nullptr);
    EXPECT_EQ(find_peak("", "fp32"), nullptr);
}

std::string refusal(std::string_view line) {
    try {
        (void)parse_peaks("header\n" + std::string(line));
    } catch (const std::runtime_error& e) {
        return e.what();
    }
    return "";
}

TEST(parse_peaks, names_the_line) {
    EXPECT_EQ(refusal("d,u,1,2,3,4,TFLOP/s,\"a, b\"\n"), "");
    EXPECT_EQ(refusal("d,u,1,2,3,4,TFLOP/s"), "peaks.csv:2: an open quote or too few fields");
    EXPECT_EQ(refusal("d,u,1,2,3,4,TFLOP/s,s,t"), "peaks.csv:2: too many fields");
    EXPECT_EQ(refusal("d,u,1,2x,3,4,TFLOP/s,s"), "peaks.csv:2: 2x is no number");
    EXPECT_EQ(refusal("d,u,1,2,3,,TFLOP/s,s"), "peaks.csv:2: no vendor value");
    EXPECT_EQ(refusal("d,u,1,2,3,4,TFLOP/s,\"s"), "peaks.csv:2: an open quote or too few fields");
}

}  // namespace
