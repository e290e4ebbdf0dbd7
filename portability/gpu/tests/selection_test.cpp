#include "gpu/selection.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace {

using namespace assay::gpu;

facts device(int index, const std::string& uuid) {
    facts f;
    f.index = index;
    f.name = "NVIDIA H100 PCIe";
    f.uuid = uuid;
    return f;
}

const std::vector<facts> two{device(0, "GPU-11111111-aaaa"), device(1, "GPU-11111111-bbbb")};

std::string refusal(std::string_view which, std::span<const facts> devices = two) {
    try {
        (void)matching(which, devices);
    } catch (const std::invalid_argument& e) {
        return e.what();
    }
    return "";
}

TEST(device_option, all_number_uuid) {
    EXPECT_EQ(matching("all", two), (std::vector<std::size_t>{0, 1}));
    EXPECT_EQ(matching("1", two), std::vector<std::size_t>{1});
    EXPECT_EQ(matching("GPU-11111111-aaaa", two), std::vector<std::size_t>{0});
    EXPECT_EQ(matching("GPU-11111111-b", two), std::vector<std::size_t>{1});
}

TEST(device_option, says_what_is_wrong_and_what_there_is) {
    EXPECT_EQ(refusal("2"),
              "--device 2: no such device; there are 0 (GPU-11111111-aaaa), 1 (GPU-11111111-bbbb)");
    EXPECT_NE(refusal("GPU-11111111").find("begins more than one UUID"), std::string::npos);
    EXPECT_NE(refusal("GPU-2222").find("neither all, nor a number, nor the UUID"),
              std::string::npos);
    for (const auto* bad : {"", "GPU-", "-1", "1x", "99999999999999999999999"})
        EXPECT_NE(refusal(bad), "") << bad;
}

TEST(busy_device, names_the_processes) {
    EXPECT_EQ(why_busy(two[0], {}), "");
    const std::vector<unsigned> one{42};
    EXPECT_EQ(why_busy(two[0], one), "device 0 (NVIDIA H100 PCIe) is busy: process 42");
    const std::vector<unsigned> more{42, 77};
    EXPECT_EQ(why_busy(two[1], more), "device 1 (NVIDIA H100 PCIe) is busy: processes 42 77");
}

}  // namespace
