// With a device or without one, every entry answers: without, with one reason.

#include <gtest/gtest.h>

#include <string>

#include "gpu/check.hpp"
#include "gpu/facts.hpp"
#include "gpu/selection.hpp"

namespace {

using namespace assay::gpu;

TEST(visible_devices, has_a_reason_exactly_when_it_has_no_device) {
    const auto& list = visible_devices();
    ASSERT_EQ(list.reason.empty(), !list.devices.empty());
    if (!list.devices.empty()) return;
    EXPECT_TRUE(list.reason.starts_with("no NVIDIA device: ")) << list.reason;
    EXPECT_EQ(list.reason.find('\n'), std::string::npos);
    EXPECT_EQ(select("", false).reason, list.reason);
    EXPECT_EQ(select("7", true).reason, list.reason);
}

TEST(check, failure_names_expression_and_place) {
    constexpr int out_of_memory = 2;
    try {
        ASSAY_CHECK(out_of_memory);
        FAIL() << "a failed call passed";
    } catch (const error& e) {
        const std::string text = e.what();
        EXPECT_TRUE(text.starts_with(
            "out_of_memory: cudaErrorMemoryAllocation: out of memory (absent_test.cpp:"))
            << text;
        EXPECT_EQ(e.code(), out_of_memory);
    }
}

TEST(check, success_passes) { EXPECT_NO_THROW(ASSAY_CHECK(0)); }

}  // namespace
