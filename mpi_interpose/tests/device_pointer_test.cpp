// Device pointers are known once a driver is mapped, and no sooner.

#include "../intercept/device_pointer.hpp"

#include <dlfcn.h>
#include <gtest/gtest.h>

#include <array>
#include <cstdint>

using assay::mpi::on_host;

TEST(device_pointer, is_seen_when_the_driver_is_there) {
    std::array<char, 64> memory{}, other{};
    EXPECT_TRUE(on_host(memory.data()));
    void* driver = dlopen(STUB_CUDA, RTLD_NOW);
    ASSERT_NE(driver, nullptr) << dlerror();
    EXPECT_TRUE(on_host(memory.data()));
    const auto mark =
        reinterpret_cast<void (*)(const void*, std::uintptr_t)>(dlsym(driver, "stub_cuda_device"));
    ASSERT_NE(mark, nullptr);
    mark(memory.data(), memory.size());
    EXPECT_FALSE(on_host(memory.data()));
    EXPECT_FALSE(on_host(memory.data() + 63));
    EXPECT_TRUE(on_host(other.data()));
    EXPECT_TRUE(on_host(nullptr));
}
