// On a device: memory, streams, events and launches do what they say.

#include <gtest/gtest.h>

#include <numeric>
#include <stdexcept>
#include <vector>

#include "gpu/check.hpp"
#include "gpu/clocks.hpp"
#include "gpu/facts.hpp"
#include "gpu/launch.hpp"
#include "gpu/memory.hpp"
#include "gpu/nvml.hpp"
#include "gpu/selection.hpp"
#include "gpu/stream.hpp"

namespace {

using namespace assay::gpu;

__global__ void add(const int* in, int* out, int count, int addend) {
    const int i = static_cast<int>(blockIdx.x * blockDim.x + threadIdx.x);
    if (i < count) out[i] = in[i] + addend;
}

__global__ void spin(long long cycles) {
    const long long start = clock64();
    while (clock64() - start < cycles) {
    }
}

// Skips with the one reason where nothing can run.
class device : public testing::Test {
  protected:
    void SetUp() override {
        const auto& list = visible_devices();
        if (list.devices.empty()) GTEST_SKIP() << list.reason;
        make_current(list.devices.front());
        const auto why = why_not_loadable(reinterpret_cast<const void*>(&add));
        if (!why.empty()) GTEST_SKIP() << why;
    }
    const facts& first() const { return visible_devices().devices.front(); }
};

std::vector<int> numbered(int count) {
    std::vector<int> host(static_cast<std::size_t>(count));
    std::iota(host.begin(), host.end(), 0);
    return host;
}

TEST_F(device, memory_comes_back) {
    const auto host = numbered(1000);
    buffer<int> b(host);
    EXPECT_EQ(b.to_host(), host);
    b.clear();
    EXPECT_EQ(b.to_host(), std::vector<int>(1000));
    buffer<int> moved = std::move(b);
    EXPECT_EQ(moved.size(), 1000U);
    EXPECT_THROW(moved.assign(numbered(1001)), std::out_of_range);
}

TEST_F(device, launch_passes_every_argument) {
    constexpr int count = 1000;
    const auto host = numbered(count);
    const buffer<int> in(host);
    buffer<int> out(count);
    const stream s;
    launch(&add, {{(count + 255) / 256, 1, 1}, {256, 1, 1}}, s, in.data(), out.data(), count, 7);
    s.synchronize();
    const auto got = out.to_host();
    for (int i = 0; i < count; ++i) ASSERT_EQ(got[static_cast<std::size_t>(i)], i + 7);
}

TEST_F(device, clusters_launch_from_hopper_on) {
    if (first().major < 9) GTEST_SKIP() << "no clusters of blocks before compute capability 9.0";
    const auto host = numbered(512);
    const buffer<int> in(host);
    buffer<int> out(512);
    const stream s;
    launch(&add, {{2, 1, 1}, {256, 1, 1}, 0, 2}, s, in.data(), out.data(), 512, 1);
    s.synchronize();
    EXPECT_EQ(out.to_host().back(), 512);
}

TEST_F(device, clusters_that_do_not_fit_are_told_apart) {
    if (first().major < 9) GTEST_SKIP() << "no clusters of blocks before compute capability 9.0";
    const stream s;
    const launch_shape larger_than_any{{32, 1, 1}, {32, 1, 1}, 0, 32};
    EXPECT_THROW(launch(&spin, larger_than_any, s, 1LL), refused);
    EXPECT_THROW((void)resident_clusters(&spin, larger_than_any), refused);
    launch(&spin, {{2, 1, 1}, {32, 1, 1}, 0, 2}, s, 1LL);
    s.synchronize();
}

TEST_F(device, refused_launch_throws) {
    const stream s;
    EXPECT_THROW(launch(&spin, {{1, 1, 1}, {4096, 1, 1}}, s, 1LL), error);
}

// Ten million cycles are at least 2 ms on any clock up to 5 GHz.
TEST_F(device, timer_sees_the_kernel) {
    const stream s;
    timer t;
    t.start(s);
    launch(&spin, {}, s, 10'000'000LL);
    const double seconds = t.stop(s);
    EXPECT_GT(seconds, 2e-3);
    EXPECT_LT(seconds, 1);
}

TEST_F(device, facts_are_plausible) {
    const auto& f = first();
    EXPECT_GE(f.major, 7);
    EXPECT_GT(f.sms, 0);
    EXPECT_GT(f.memory_bytes, std::size_t{1} << 30);
    EXPECT_GT(f.max_clock_mhz, 500);
    EXPECT_FALSE(f.uuid.empty());
    EXPECT_FALSE(f.driver.empty());
}

TEST_F(device, clocks_are_within_the_device) {
    const auto nvml = management::of(first().uuid);
    const auto mhz = read_clocks(nvml).sm_mhz;
    if (!mhz) GTEST_SKIP() << "no NVML on this machine";
    EXPECT_LE(*mhz, *nvml.max_sm_clock_mhz());
}

}  // namespace
